package dev.laddstreams.learning.data;

import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/** The JPEG decoder paints what is missing grey and only warns; this remembers the warnings that mean damage. */
final class DecoderWarnings implements IIOReadWarningListener {
    private @Nullable String damage;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        if (damage == null && isDamage(warning)) {
            damage = warning;
        }
    }

    /** Bytes between two segments belong to no picture; libjpeg passes over them. */
    private static boolean isDamage(String warning) {
        return warning.startsWith("Premature end")
                || (warning.startsWith("Corrupt JPEG data") && !warning.contains("extraneous bytes before marker"));
    }

    void requireIntact() throws IOException {
        if (damage != null) {
            throw new IOException(damage);
        }
    }
}
