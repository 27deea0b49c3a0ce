package dev.laddstreams.learning.data;

import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** The JPEG decoder paints what is missing grey and only warns; this remembers the warnings that mean damage. */
final class DecoderWarnings implements IIOReadWarningListener {
    private String damage;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        if (damage == null && (warning.startsWith("Premature end") || warning.startsWith("Corrupt JPEG data"))) {
            damage = warning;
        }
    }

    void requireIntact() throws IOException {
        if (damage != null) {
            throw new IOException(damage);
        }
    }
}
