package dev.laddstreams.app.studies.pictures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.List;

/** The classes with their colours, in as many lines as they need, and what the dots' areas mean; without dots, what is not shown. */
final class Legend {
    private static final Color TEXT_COLOUR = new Color(0xd5dbe3);
    private static final int TEXT = 15;
    private static final int LINE = 24;
    private static final int DOT = 12;
    private static final int GAP = 7;
    private static final int SPACE = 20;
    private static final int[] PERCENT = {10, 50, 100};
    private static final int MOST_COLOURS = 20;

    /** One entry at its place. */
    private record Item(String text, Color colour, double radius, int x, int line) {}

    private final Lettering lettering;
    private final List<Item> items = new ArrayList<>();
    private int x;
    private int line;

    /** @param largest radius of a dot of probability 1 */
    Legend(SheetContent content, Lettering lettering, int width, double largest) {
        this.lettering = lettering;
        int named = content.hasLabels() ? Math.min(MOST_COLOURS, content.classesShown()) : 0;
        for (int c = 0; c < named; c++) {
            add(content.classNames().get(c), ClassPalette.colour(c), DOT / 2.0, width);
        }
        int hidden = content.classNames().size() - Math.max(named, content.hasLabels() ? 0 : content.classesShown());
        if (hidden > 0) {
            add("and " + hidden + " more classes", Color.GRAY, DOT / 2.0, width);
        }
        if (!content.hasLabels()) {
            return;
        }
        x = 0;
        line++;
        for (int percent : PERCENT) {
            add(percent + " %", Color.GRAY, largest * Math.sqrt(percent / 100.0), width);
        }
    }

    private void add(String text, Color colour, double radius, int width) {
        String fitting = lettering.fit(text, TEXT, width - DOT - GAP);
        int needed = DOT + GAP + lettering.width(fitting, TEXT);
        if (x > 0 && x + needed > width) {
            x = 0;
            line++;
        }
        items.add(new Item(fitting, colour, radius, x, line));
        x += needed + SPACE;
    }

    int height() {
        return items.isEmpty() ? 0 : (line + 1) * LINE;
    }

    void draw(Graphics2D graphics, int left, int top) {
        for (Item item : items) {
            double centreY = top + item.line() * LINE + LINE / 2.0;
            double centreX = left + item.x() + DOT / 2.0;
            graphics.setColor(item.colour());
            graphics.fill(new Ellipse2D.Double(
                    centreX - item.radius(), centreY - item.radius(), 2 * item.radius(), 2 * item.radius()));
            lettering.draw(
                    graphics, item.text(), left + item.x() + DOT + GAP, (int) centreY + TEXT / 3, TEXT, TEXT_COLOUR);
        }
    }
}
