package dev.laddstreams.app.studies.pictures;

import java.awt.Color;
import java.awt.Graphics2D;

/** Draws text, with or without fonts on the machine. */
sealed interface Lettering permits FontLettering, BlockLettering {
    /** What the machine has: its sans-serif font, or built-in block letters where no font is installed. */
    static Lettering available() {
        return FontLettering.probe().<Lettering>map(font -> font).orElseGet(BlockLettering::new);
    }

    /** Width in pixels. */
    int width(String text, int size);

    /**
     * @param baseline y of the letters' feet
     * @param size about the height of a line, in pixels
     */
    void draw(Graphics2D graphics, String text, int x, int baseline, int size, Color colour);

    /** The longest beginning that fits, with an ellipsis where something is cut. */
    default String fit(String text, int size, int width) {
        if (width(text, size) <= width) {
            return text;
        }
        int letters = text.length();
        while (letters > 0 && width(text.substring(0, letters) + "..", size) > width) {
            letters--;
        }
        return text.substring(0, letters) + "..";
    }
}
