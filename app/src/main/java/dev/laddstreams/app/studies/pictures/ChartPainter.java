package dev.laddstreams.app.studies.pictures;

import dev.laddstreams.app.studies.pictures.EpochChart.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Lays a chart of epochs out and paints it: title, legend, percent upwards, epochs to the right, two curves and a band. */
final class ChartPainter {
    private static final Color GROUND = new Color(0x12151b);
    private static final Color PANEL = new Color(0x1c212a);
    private static final Color RULE = new Color(0x2f3743);
    private static final Color BRIGHT = new Color(0xf1f4f8);
    private static final Color DIM = new Color(0x9aa4b2);
    private static final Color BLUE = new Color(0x57a5ff);
    private static final Color ORANGE = new Color(0xff9f40);
    private static final Color BAND = new Color(0xff, 0x9f, 0x40, 70);
    private static final Color PALE = new Color(0xffdcb4);

    private static final int WIDTH = 1200;
    private static final int HEIGHT = 700;
    private static final int LEFT = 104;
    private static final int RIGHT = WIDTH - 40;
    private static final int TOP = 148;
    private static final int BOTTOM = HEIGHT - 84;
    private static final int SIDE = 34;
    private static final int TITLE = 26;
    private static final int TEXT = 16;
    private static final int DOT = 5;
    private static final int SWATCH = 30;
    private static final int MOST_EPOCH_LABELS = 20;

    private static final BasicStroke CURVE = new BasicStroke(3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke THIN = new BasicStroke(1f);
    private static final BasicStroke DASHED =
            new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1f, new float[] {2f, 7f}, 0f);

    private final String title;
    private final String subtitle;
    private final List<Point> points;
    private final int chosen;
    private final Lettering lettering;
    private final PercentAxis axis;

    ChartPainter(String title, String subtitle, List<Point> points, int chosen, Lettering lettering) {
        this.title = title;
        this.subtitle = subtitle;
        this.points = List.copyOf(points);
        this.chosen = chosen;
        this.lettering = lettering;
        this.axis = PercentAxis.over(
                100 * points.stream().mapToDouble(Point::least).min().orElse(0),
                100 * points.stream().mapToDouble(Point::most).max().orElse(1));
    }

    BufferedImage paint() {
        BufferedImage chart = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = chart.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(GROUND);
            graphics.fillRect(0, 0, WIDTH, HEIGHT);
            head(graphics);
            frame(graphics);
            band(graphics);
            curve(graphics, Point::test, PALE, DASHED);
            curve(graphics, Point::labeler, BLUE, CURVE);
            curve(graphics, Point::deployed, ORANGE, CURVE);
            dots(graphics, Point::labeler, BLUE);
            dots(graphics, Point::deployed, ORANGE);
            points.stream().filter(point -> point.epoch() == chosen).forEach(point -> mark(graphics, point));
        } finally {
            graphics.dispose();
        }
        return chart;
    }

    private void head(Graphics2D graphics) {
        int space = WIDTH - 2 * SIDE;
        lettering.draw(graphics, lettering.fit(title, TITLE, space), SIDE, SIDE + TITLE - 4, TITLE, BRIGHT);
        lettering.draw(graphics, lettering.fit(subtitle, TEXT, space), SIDE, SIDE + TITLE + 22, TEXT, DIM);
        int baseline = TOP - 24;
        int x = legend(graphics, SIDE, baseline, "labeler itself, held-out images", BLUE, CURVE);
        graphics.setColor(BAND);
        graphics.fill(new Rectangle2D.Double(x, baseline - TEXT / 3.0 - 8, SWATCH, 16));
        x = legend(graphics, x, baseline, "networks trained on its labels, held-out images", ORANGE, CURVE);
        legend(graphics, x, baseline, "the same networks, test images", PALE, DASHED);
    }

    /** Returns where the next entry begins. */
    private int legend(Graphics2D graphics, int x, int baseline, String text, Color colour, BasicStroke stroke) {
        double middle = baseline - TEXT / 3.0;
        graphics.setColor(colour);
        graphics.setStroke(stroke);
        graphics.draw(new Line2D.Double(x, middle, x + SWATCH, middle));
        lettering.draw(graphics, text, x + SWATCH + 10, baseline, TEXT, BRIGHT);
        return x + SWATCH + 10 + lettering.width(text, TEXT) + 32;
    }

    private void frame(Graphics2D graphics) {
        graphics.setColor(PANEL);
        graphics.fillRect(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP);
        graphics.setStroke(THIN);
        for (double percent : axis.ticks()) {
            double y = y(percent / 100);
            graphics.setColor(RULE);
            graphics.draw(new Line2D.Double(LEFT, y, RIGHT, y));
            String text = axis.text(percent);
            lettering.draw(graphics, text, LEFT - 12 - lettering.width(text, TEXT), (int) y + TEXT / 3, TEXT, DIM);
        }
        int every = (points.size() + MOST_EPOCH_LABELS - 1) / MOST_EPOCH_LABELS;
        for (int i = 0; i < points.size(); i += every) {
            String text = Integer.toString(points.get(i).epoch());
            double x = x(points.get(i));
            graphics.setColor(RULE);
            graphics.draw(new Line2D.Double(x, BOTTOM, x, BOTTOM + 6));
            centred(graphics, text, (int) x, BOTTOM + 26, DIM);
        }
        centred(graphics, "training epoch of the labeler", (LEFT + RIGHT) / 2, BOTTOM + 58, BRIGHT);
        Graphics2D turned = (Graphics2D) graphics.create();
        try {
            turned.rotate(-Math.PI / 2, SIDE, (TOP + BOTTOM) / 2.0);
            centred(turned, "accuracy in percent", SIDE, (TOP + BOTTOM) / 2 + TEXT / 3, BRIGHT);
        } finally {
            turned.dispose();
        }
    }

    private void centred(Graphics2D graphics, String text, int x, int baseline, Color colour) {
        lettering.draw(graphics, text, x - lettering.width(text, TEXT) / 2, baseline, TEXT, colour);
    }

    private void band(Graphics2D graphics) {
        graphics.setColor(BAND);
        if (points.size() == 1) {
            Point only = points.get(0);
            double top = y(only.deployed() + only.deviation());
            graphics.fill(new Rectangle2D.Double(
                    x(only) - 2 * DOT, top, 4 * DOT, y(only.deployed() - only.deviation()) - top));
            return;
        }
        Path2D band = new Path2D.Double();
        for (Point point : points) {
            add(band, x(point), y(point.deployed() + point.deviation()));
        }
        for (int i = points.size() - 1; i >= 0; i--) {
            Point point = points.get(i);
            add(band, x(point), y(point.deployed() - point.deviation()));
        }
        band.closePath();
        graphics.fill(band);
    }

    private void curve(Graphics2D graphics, ToDoubleFunction<Point> value, Color colour, BasicStroke stroke) {
        Path2D curve = new Path2D.Double();
        for (Point point : points) {
            add(curve, x(point), y(value.applyAsDouble(point)));
        }
        graphics.setColor(colour);
        graphics.setStroke(stroke);
        graphics.draw(curve);
    }

    private static void add(Path2D path, double x, double y) {
        if (path.getCurrentPoint() == null) {
            path.moveTo(x, y);
        } else {
            path.lineTo(x, y);
        }
    }

    private void dots(Graphics2D graphics, ToDoubleFunction<Point> value, Color colour) {
        graphics.setColor(colour);
        for (Point point : points) {
            graphics.fill(disc(x(point), y(value.applyAsDouble(point)), DOT));
        }
    }

    private static Ellipse2D disc(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    /** A ring, and beside it what the epoch reaches; above the band where there is room. */
    private void mark(Graphics2D graphics, Point point) {
        double x = x(point);
        double y = y(point.deployed());
        graphics.setColor(BRIGHT);
        graphics.setStroke(CURVE);
        graphics.draw(disc(x, y, 2 * DOT));
        String text = String.format(Locale.ROOT, "epoch %d: %.1f %%", point.epoch(), 100 * point.deployed());
        int half = lettering.width(text, TEXT) / 2;
        int middle = (int) Math.max(LEFT + half + 8, Math.min(RIGHT - half - 8, x));
        double above = y(point.deployed() + point.deviation()) - 18;
        double below = y(point.deployed() - point.deviation()) + TEXT + 16;
        centred(graphics, text, middle, (int) (below > BOTTOM - 6 ? above : below), BRIGHT);
    }

    private double x(Point point) {
        int first = points.get(0).epoch();
        int last = points.get(points.size() - 1).epoch();
        double share = first == last ? 0.5 : (double) (point.epoch() - first) / (last - first);
        double margin = 36;
        return LEFT + margin + share * (RIGHT - LEFT - 2 * margin);
    }

    private double y(double accuracy) {
        return BOTTOM - axis.share(100 * accuracy) * (BOTTOM - TOP);
    }
}
