package dev.laddstreams.learning.data;

import dev.laddstreams.learning.npy.NpyArray;
import dev.laddstreams.learning.npy.NpyHeader;
import java.io.IOException;

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

    /** Reads all images. */
    PixelStore read(SetFormat.Request request, ReadingProgress progress) throws IOException {
        FloatRange range = range();
        request.notes().range(array.name(), range.text());
        PixelStore store = new PixelStore("array " + array.name(), array.count(), shape);
        int values = shape.values();
        byte[] image = new byte[values];
        array.forEach((index, value) -> {
            int within = (int) (index % values);
            image[channelsLast ? planar(within) : within] =
                    (byte) Math.round(Math.min(255, Math.max(0, value * range.scale())));
            if (within == values - 1) {
                store.put((int) (index / values), image, 0);
                progress.advance();
            }
        });
        return store;
    }

    private int planar(int within) {
        return within % shape.channels() * shape.height() * shape.width() + within / shape.channels();
    }
}
