package dev.laddstreams.app.studies.pictures;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's logical sans-serif font. */
record FontLettering(Font base) implements Lettering {
    private static final Logger LOG = LoggerFactory.getLogger(FontLettering.class);
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final String SAMPLE = "Az09%";

    /** Nothing where fonts, their configuration or the font library are missing, as in slim containers. */
    static Optional<FontLettering> probe() {
        try {
            FontLettering lettering = new FontLettering(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
            boolean usable = lettering.width(SAMPLE, 16) > 0 && lettering.base.canDisplayUpTo(SAMPLE) < 0;
            return usable ? Optional.of(lettering) : Optional.empty();
        } catch (RuntimeException | Error e) {
            // The JDK reports missing fonts as plain Error, a missing font library as LinkageError.
            LOG.info("No fonts on this machine ({}): pictures get block letters", e.toString());
            return Optional.empty();
        }
    }

    private Font sized(int size) {
        return base.deriveFont((float) size);
    }

    @Override
    public int width(String text, int size) {
        return (int) Math.ceil(sized(size).getStringBounds(text, CONTEXT).getWidth());
    }

    @Override
    public void draw(Graphics2D graphics, String text, int x, int baseline, int size, Color colour) {
        graphics.setColor(colour);
        graphics.setFont(sized(size));
        graphics.drawString(text, x, baseline);
    }
}
