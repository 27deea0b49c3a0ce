package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The images of one split while they are read. Each is centred on a black (0) canvas whose sides suit the ConvNet; an odd
 * remainder goes to the right and the bottom. Writes to different indices may happen on different threads.
 */
final class PixelStore {
    private static final int SMALLEST_SIDE = 32;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final ImageShape source;
    private final ImageShape padded;
    private final int top;
    private final int left;
    private final byte[] pixels;
    private Optional<float[]> exact = Optional.empty();

    /** @param what the split, for messages */
    PixelStore(String what, int count, ImageShape source) {
        this.source = source;
        this.padded = new ImageShape(source.channels(), paddedSide(source.height()), paddedSide(source.width()));
        this.top = (padded.height() - source.height()) / 2;
        this.left = (padded.width() - source.width()) / 2;
        this.pixels = allocate(what, count, padded);
    }

    private static byte[] allocate(String what, int count, ImageShape shape) {
        double bytes = (double) count * shape.channels() * shape.height() * shape.width();
        if (bytes <= MOST_BYTES) {
            try {
                return new byte[(int) bytes];
            } catch (OutOfMemoryError e) {
                throw tooLarge(what, count, shape, bytes, e);
            }
        }
        throw tooLarge(what, count, shape, bytes, null);
    }

    private static LaddException tooLarge(
            String what, int count, ImageShape shape, double bytes, @Nullable OutOfMemoryError cause) {
        return LaddException.cannot(
                Reason.OUT_OF_MEMORY,
                "hold " + what,
                String.format(Locale.ROOT, "%d images of %s are %.1f GiB", count, shape, bytes / (1 << 30)),
                String.format(
                        Locale.ROOT,
                        "at most 2 GiB, and less than is free of the heap of %.1f GiB; take a part of the set",
                        Runtime.getRuntime().maxMemory() / (double) (1 << 30)),
                cause);
    }

    /**
     * The side after padding: at least 32, and a multiple of 2^d, where d = floor(log2(side / 4)) is the depth of the
     * ConvNet for that side; so that d times halving leaves no rest. 28 becomes 32; 32, 64, 96 and 128 stay.
     */
    static int paddedSide(int side) {
        int atLeast = Math.max(SMALLEST_SIDE, side);
        int multiple = Integer.highestOneBit(atLeast / 4);
        return (int) Math.min(Integer.MAX_VALUE, ((long) atLeast + multiple - 1) / multiple * multiple);
    }

    /** Makes room for values in normalised space, black so far. */
    void keepExact(Normalisation space) {
        float[] values = new float[pixels.length];
        int plane = padded.height() * padded.width();
        for (int i = 0; i < values.length; i++) {
            int channel = i / plane % padded.channels();
            values[i] = -space.mean().get(channel) / space.std().get(channel);
        }
        exact = Optional.of(values);
    }

    /** Forgets those values, as the intensities say the same. */
    void dropExact() {
        exact = Optional.empty();
    }

    /** All images in normalised space, padded, where that was asked for; not a copy. */
    Optional<float[]> exact() {
        return exact;
    }

    /** Copies one unpadded image [channels, height, width] to its place. */
    void put(int index, byte[] image, int offset) {
        place(index, image, offset, pixels);
    }

    /** Copies one unpadded image in normalised space to its place, where such values are kept. */
    void putExact(int index, float[] image) {
        exact.ifPresent(values -> place(index, image, 0, values));
    }

    /** @param image and {@code all}: arrays of one type */
    private void place(int index, Object image, int offset, Object all) {
        int start = index * padded.values();
        if (source.equals(padded)) {
            System.arraycopy(image, offset, all, start, source.values());
            return;
        }
        for (int c = 0; c < source.channels(); c++) {
            for (int y = 0; y < source.height(); y++) {
                int from = offset + (c * source.height() + y) * source.width();
                int to = start + (c * padded.height() + top + y) * padded.width() + left;
                System.arraycopy(image, from, all, to, source.width());
            }
        }
    }

    /** A copy with the images at these positions only. */
    PixelStore select(String what, int[] positions) {
        PixelStore selected = new PixelStore(what, positions.length, source);
        int values = padded.values();
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(pixels, positions[i] * values, selected.pixels, i * values, values);
        }
        selected.exact = exact.map(all -> {
            float[] chosen = new float[selected.pixels.length];
            for (int i = 0; i < positions.length; i++) {
                System.arraycopy(all, positions[i] * values, chosen, i * values, values);
            }
            return chosen;
        });
        return selected;
    }

    int count() {
        return pixels.length / padded.values();
    }

    /** The images' shape before padding. */
    ImageShape source() {
        return source;
    }

    /** The images' shape after padding. */
    ImageShape padded() {
        return padded;
    }

    /** All images [count, channels, height, width], padded; not a copy. */
    byte[] pixels() {
        return pixels;
    }

    /** Mean and standard deviation of each channel over all images, without the padding; a flat channel's is 1/255. */
    Normalisation measure() {
        Float[] mean = new Float[source.channels()];
        Float[] std = new Float[source.channels()];
        double n = (double) count() * source.height() * source.width();
        for (int c = 0; c < source.channels(); c++) {
            long sum = 0;
            long squares = 0;
            for (int i = 0; i < count(); i++) {
                for (int y = 0; y < source.height(); y++) {
                    int row = i * padded.values() + (c * padded.height() + top + y) * padded.width() + left;
                    for (int x = row; x < row + source.width(); x++) {
                        int value = pixels[x] & 0xff;
                        sum += value;
                        squares += (long) value * value;
                    }
                }
            }
            double m = sum / n;
            mean[c] = (float) (m / 255);
            std[c] = (float) (Math.max(1, Math.sqrt(Math.max(0, squares / n - m * m))) / 255);
        }
        return new Normalisation(Arrays.asList(mean), Arrays.asList(std));
    }
}
