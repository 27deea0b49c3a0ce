package dev.laddstreams.app.studies.pictures;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/**
 * Lays a contact sheet out and paints it: title and reading aid, legend of classes, then a block of images a class. Where
 * classes have few images, several blocks share a line.
 */
final class SheetPainter {
    private static final Color GROUND = new Color(0x12151b);
    private static final Color PANEL = new Color(0x1c212a);
    private static final Color BRIGHT = new Color(0xf1f4f8);
    private static final Color DIM = new Color(0x9aa4b2);
    private static final Color HALO = new Color(0, 0, 0, 150);

    private static final int MARGIN = 28;
    private static final int GAP = 6;
    private static final int BLOCK_GAP = 18;
    private static final int TITLE = 26;
    private static final int TEXT = 15;
    private static final int LINE = 26;
    private static final int BLOCK_HEAD = 26;
    private static final int DOT = 12;
    private static final double LARGEST_DOT = 12;
    private static final int LARGE_TILE = 192;
    private static final int SMALL_TILE = 128;
    private static final int TINY_TILE = 64;
    /** About ten of {@link #SMALL_TILE}. */
    private static final int ACROSS = 1400;

    private static final int LARGE_TILES_ACROSS = 5;
    /** More are drawn as {@link #TINY_TILE}. */
    private static final int FEW_CLASSES = 20;

    private static final long MOST_PIXELS = 64_000_000;

    private final SheetContent content;
    private final Lettering lettering;
    private final int tile;
    private final int blocksAcross;
    private final int blockWidth;
    private final int width;
    private final Legend legend;

    SheetPainter(SheetContent content, Lettering lettering) {
        this.content = content;
        this.lettering = lettering;
        int columns = content.columns();
        boolean few = content.classesShown() <= FEW_CLASSES;
        boolean large = few && columns <= LARGE_TILES_ACROSS / 2;
        int wanted = large ? LARGE_TILE : few ? SMALL_TILE : TINY_TILE;
        int side = longerSide();
        this.tile = side * content.layout().scale().orElse(Math.max(1, Math.round((float) wanted / side)));
        this.blockWidth = columns * (tile + GAP) - GAP;
        int fitting = large ? LARGE_TILES_ACROSS / columns : ACROSS / (blockWidth + BLOCK_GAP);
        this.blocksAcross = Math.max(1, Math.min(content.classesShown(), fitting));
        int across = blocksAcross * (blockWidth + BLOCK_GAP) - BLOCK_GAP;
        this.width = 2 * MARGIN + Math.max(across, 5 * SMALL_TILE);
        this.legend = new Legend(content, lettering, width - 2 * MARGIN, largestDot(tile));
    }

    /** Tiles are whole multiples of it, so that nearest-neighbour pixels stay square. */
    private int longerSide() {
        return Math.max(
                content.images().shape().height(), content.images().shape().width());
    }

    BufferedImage paint() {
        int lines = (content.classesShown() + blocksAcross - 1) / blocksAcross;
        int height = top() + lines * lineHeight() - BLOCK_GAP + MARGIN;
        if ((long) width * height > MOST_PIXELS) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "draw contact sheet",
                    "%,d x %,d pixels".formatted(width, height),
                    "at most %,d pixels; fewer columns or a smaller scale".formatted(MOST_PIXELS));
        }
        BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(GROUND);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            head(graphics);
            for (int c = 0; c < content.classesShown(); c++) {
                block(graphics, c);
            }
        } finally {
            graphics.dispose();
        }
        return sheet;
    }

    private int top() {
        return MARGIN + TITLE + LINE + legend.height() + BLOCK_GAP;
    }

    private int lineHeight() {
        return BLOCK_HEAD + tile + BLOCK_GAP;
    }

    /** Where the first image of a class lies. */
    Point origin(int classIndex) {
        return new Point(
                MARGIN + classIndex % blocksAcross * (blockWidth + BLOCK_GAP),
                top() + classIndex / blocksAcross * lineHeight() + BLOCK_HEAD);
    }

    /** Side of an image on the sheet, in pixels. */
    int tile() {
        return tile;
    }

    private void head(Graphics2D graphics) {
        int space = width - 2 * MARGIN;
        lettering.draw(
                graphics, lettering.fit(content.title(), TITLE, space), MARGIN, MARGIN + TITLE - 4, TITLE, BRIGHT);
        String aid = content.hasLabels() ? dotAid() : "Images alone: they have no complete dense labels.";
        lettering.draw(graphics, lettering.fit(aid, TEXT, space), MARGIN, MARGIN + TITLE + LINE - 6, TEXT, DIM);
        legend.draw(graphics, MARGIN, MARGIN + TITLE + LINE + 4);
    }

    private String dotAid() {
        return "One dot for each of the " + content.gridSide() + " x " + content.gridSide()
                + " sub-images, at its place in the grid. Colour: most likely class. Area: its probability.";
    }

    private void block(Graphics2D graphics, int classIndex) {
        Point origin = origin(classIndex);
        int headY = origin.y - BLOCK_HEAD / 2;
        int indent = 0;
        if (content.hasLabels()) {
            dot(graphics, origin.x + DOT / 2.0, headY, DOT / 2.0, ClassPalette.colour(classIndex));
            indent = DOT + GAP;
        }
        String name = lettering.fit(content.classNames().get(classIndex), TEXT, blockWidth - indent);
        lettering.draw(graphics, name, origin.x + indent, headY + TEXT / 3, TEXT, BRIGHT);
        int[] positions = content.positions(classIndex);
        for (int i = 0; i < positions.length; i++) {
            image(graphics, positions[i], origin.x + i * (tile + GAP), origin.y);
        }
        if (positions.length == 0) {
            graphics.setColor(PANEL);
            graphics.fill(new RoundRectangle2D.Double(origin.x, origin.y, tile, tile, GAP, GAP));
        }
    }

    private void image(Graphics2D graphics, int image, int x, int y) {
        BufferedImage view = content.view(image);
        int zoom = tile / Math.max(view.getWidth(), view.getHeight());
        int shownWidth = view.getWidth() * zoom;
        int shownHeight = view.getHeight() * zoom;
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        graphics.drawImage(view, x, y, shownWidth, shownHeight, null);
        if (content.hasLabels()) {
            dots(graphics, image, new Rectangle(x, y, shownWidth, shownHeight));
        }
    }

    private void dots(Graphics2D graphics, int image, Rectangle shown) {
        int n = content.gridSide();
        double cellWidth = (double) shown.width / n;
        double cellHeight = (double) shown.height / n;
        double largest = largestDot(Math.min(shown.width, shown.height));
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                SheetContent.Verdict verdict = content.verdict(image, row * n + column);
                dot(
                        graphics,
                        shown.x + (column + 0.5) * cellWidth,
                        shown.y + (row + 0.5) * cellHeight,
                        Math.max(1, largest * Math.sqrt(verdict.probability())),
                        ClassPalette.colour(verdict.classIndex()));
            }
        }
    }

    /** Radius of a dot of probability 1: a fifth of the cell's area, so that the image shows between the dots. */
    private double largestDot(int shownSide) {
        return Math.min(LARGEST_DOT, 0.26 * shownSide / content.gridSide());
    }

    /** A disc with a dark rim, which stands clear of any ground. */
    private static void dot(Graphics2D graphics, double x, double y, double radius, Color colour) {
        Ellipse2D disc = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
        graphics.setColor(HALO);
        graphics.setStroke(new BasicStroke(2f));
        graphics.draw(disc);
        graphics.setColor(colour);
        graphics.fill(disc);
    }
}
