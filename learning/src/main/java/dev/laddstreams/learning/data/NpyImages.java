package dev.laddstreams.learning.data;

import dev.laddstreams.learning.npy.NpyArray;
import dev.laddstreams.learning.npy.NpyHeader;
import java.io.IOException;
import java.util.Optional;

/**
 * An array of images: [N, H, W] is grey; [N, H, W, C] and [N, C, H, W] are told apart by which of the last and the second
 * axis has extent 1 or 3; the last wins when both have.
 *
 * @param channelsLast whether the channel is the fastest axis
 */
record NpyImages(NpyArray array, ImageShape shape, boolean channelsLast) {
    private static final int MOST_SIDE = 1 << 14;

    static NpyImages of(NpyArray array) {
        NpyHeader header = array.header();
        boolean bytes = header.kind() == 'u' && header.itemBytes() == 1;
        if (!bytes && !header.isFloat()) {
            throw array.invalid(header.describe(), "images as uint8, or as float32 or float64 in 0..1 or 0..255", null);
        }
        long[] extents = header.shape();
        boolean sized = extents.length == 3 || extents.length == 4;
        for (int d = 0; d < extents.length; d++) {
            sized &= extents[d] >= 1 && (d == 0 || extents[d] <= MOST_SIDE);
        }
        if (sized && extents.length == 3) {
            return new NpyImages(array, new ImageShape(1, (int) extents[1], (int) extents[2]), false);
        }
        if (sized && isChannels(extents[3])) {
            return new NpyImages(array, new ImageShape((int) extents[3], (int) extents[1], (int) extents[2]), true);
        }
        if (sized && isChannels(extents[1])) {
            return new NpyImages(array, new ImageShape((int) extents[1], (int) extents[2], (int) extents[3]), false);
        }
        throw array.invalid(
                header.describe(), "images as [N, H, W], [N, H, W, C] or [N, C, H, W] with C of 1 or 3", null);
    }

    private static boolean isChannels(long extent) {
        return extent == 1 || extent == 3;
    }

    /** The range that is assumed of the elements. */
    FloatRange range() throws IOException {
        return array.header().isFloat() ? FloatRange.of(array, shape.values()) : FloatRange.BYTES;
    }

    /** Hears the images in order; the array is used again. */
    @FunctionalInterface
    interface Sink {
        void accept(int index, float[] planes);
    }

    /** Passes every image [channels, height, width] on. */
    void forEach(Sink sink) throws IOException {
        int values = shape.values();
        float[] image = new float[values];
        array.forEach((index, value) -> {
            int within = (int) (index % values);
            image[channelsLast ? planar(within) : within] = (float) value;
            if (within == values - 1) {
                sink.accept((int) (index / values), image);
            }
        });
    }

    /** Reads all images. */
    PixelStore read(SetFormat.Request request, ReadingProgress progress) throws IOException {
        PixelStore store = new PixelStore("array " + array.name(), array.count(), shape);
        Optional<Normalisation> space = request.space();
        if (space.isPresent() && array.header().isFloat()) {
            NormalisedPixels pixels = new NormalisedPixels(request, "array " + array.name(), store, space.get());
            forEach((index, planes) -> {
                pixels.put(index, planes);
                progress.advance();
            });
            pixels.finish();
            return store;
        }
        if (request.options().normalisation().isPresent()) {
            throw array.invalid(
                    array.header().describe() + ", which no normalisation leaves",
                    "floats; or no --mean and --std",
                    null);
        }
        FloatRange range = range();
        request.notes().range(array.name(), range.text());
        byte[] image = new byte[shape.values()];
        forEach((index, planes) -> {
            for (int i = 0; i < image.length; i++) {
                image[i] = (byte) Math.round(Math.min(255, Math.max(0, planes[i] * range.scale())));
            }
            store.put(index, image, 0);
            progress.advance();
        });
        return store;
    }

    private int planar(int within) {
        return within % shape.channels() * shape.height() * shape.width() + within / shape.channels();
    }
}
