package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.List;
import java.util.Locale;

/**
 * Images in normalised space while they are read. They become intensities, rounded and cut off; the values themselves are
 * kept where that is asked for and intensities say less.
 */
final class NormalisedPixels {
    /** Of 255: rounding errors of float32 stay far below, those of a made image do not. */
    private static final double SAME_INTENSITY = 0.01;
    /** Of 255: rounding errors are not outside. */
    private static final double NEARLY = 1;
    /** Filters leave a few values outside, a wrong normalisation many. */
    private static final double MOST_OUTSIDE = 0.2;

    private final SetFormat.Request request;
    private final String what;
    private final PixelStore store;
    private final Normalisation space;
    private boolean intensities = true;
    private long total;
    private long outside;
    private float least = Float.POSITIVE_INFINITY;
    private float most = Float.NEGATIVE_INFINITY;

    /** @param what is read, for messages */
    NormalisedPixels(SetFormat.Request request, String what, PixelStore store, Normalisation space) {
        this.request = request;
        this.what = what;
        this.store = store;
        this.space = space;
        int channels = store.source().channels();
        if (space.channels() != channels) {
            throw refused(
                    space.channels() + " means and deviations for " + channels + " channels",
                    "one mean and one deviation a channel");
        }
        if (keepsValues()) {
            store.keepExact(space);
        }
    }

    private boolean keepsValues() {
        return request.options().values() == ReadingOptions.Values.EXACT;
    }

    /** @param image [channels, height, width], without padding */
    void put(int index, float[] image) {
        ImageShape shape = store.source();
        byte[] pixels = new byte[image.length];
        for (int i = 0; i < image.length; i++) {
            float value = image[i];
            if (!Float.isFinite(value)) {
                throw refused("value " + value + " in image " + index, "finite values");
            }
            int channel = i / (shape.height() * shape.width());
            pixels[i] = (byte) space.toIntensity(value, channel);
            double intensity =
                    ((double) value * space.std().get(channel) + space.mean().get(channel)) * 255;
            intensities &= Math.abs(intensity - (pixels[i] & 0xff)) <= SAME_INTENSITY;
            outside += intensity < -NEARLY || intensity > 255 + NEARLY ? 1 : 0;
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        total += image.length;
        store.put(index, pixels, 0);
        store.putExact(index, image);
    }

    /** Called when all are put: decides whether the normalisation can be true. */
    void finish() {
        boolean given = request.options().normalisation().isPresent();
        if (given && least >= 0 && space.mean().stream().anyMatch(mean -> mean > 0)) {
            throw refused(
                    "no value is below 0 (seen " + number(least) + " to " + number(most) + ")",
                    "normalised values, which have a mean near 0; without --mean and --std for images as they are");
        }
        if (!keepsValues() && outside > MOST_OUTSIDE * total) {
            throw refused(
                    outside + " of " + total + " values are outside of 0..255 after it is undone",
                    "the normalisation that the images have had (--mean, --std); 'ladd import' keeps such values");
        }
        boolean kept = keepsValues() && !intensities;
        if (!kept) {
            store.dropExact();
        }
        request.notes()
                .range(
                        what,
                        "floats normalised with mean " + numbers(space.mean()) + " and deviation "
                                + numbers(space.std()) + " (seen " + number(least) + " to " + number(most) + "), "
                                + (kept ? "kept as they are" : "as intensities again"));
    }

    private LaddException refused(String value, String expected) {
        return LaddException.cannot(Reason.INPUT_INVALID, "undo the normalisation of " + what, value, expected);
    }

    private static String numbers(List<Float> values) {
        return String.join(", ", values.stream().map(NormalisedPixels::number).toList());
    }

    private static String number(float value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
