package dev.laddstreams.learning.data;

import dev.laddstreams.learning.data.ReadingOptions.Resize;
import java.util.List;

/**
 * How the pictures of a set get one size. Where nothing is asked for, pictures that all have one square size of at most 128
 * px keep it; else the side is 32, 64 or 128 px, the largest of them that the median picture's shorter side reaches.
 *
 * @param side of the square that each picture becomes
 * @param text for people
 */
record SizeRule(int side, Resize resize, String text) {
    private static final int SMALLEST_SIDE = 32;
    private static final int LARGEST_SIDE = 128;

    /** @param sizes of all readable pictures, at least one */
    static SizeRule of(List<ImageFile.Size> sizes, ReadingOptions options) {
        ImageFile.Size first = sizes.get(0);
        boolean same = sizes.stream().allMatch(s -> s.width() == first.width() && s.height() == first.height());
        boolean square = same && first.width() == first.height();
        if (square && options.side().orElse(first.width()) == first.width() && first.width() <= sideLimit(options)) {
            return new SizeRule(first.width(), options.resize(), "as stored");
        }
        int[] shorter = sizes.stream()
                .mapToInt(s -> Math.min(s.width(), s.height()))
                .sorted()
                .toArray();
        int median = shorter[shorter.length / 2];
        int reached = Math.max(SMALLEST_SIDE, Math.min(LARGEST_SIDE, median));
        int side = options.side().orElse(Integer.highestOneBit(reached));
        String how =
                switch (options.resize()) {
                    case CROP -> "shorter side scaled to " + side + ", centre square taken";
                    case PAD -> "longer side scaled to " + side + ", black around";
                    case STRETCH -> "both sides scaled to " + side;
                };
        return new SizeRule(
                side,
                options.resize(),
                how + (options.side().isPresent() ? "" : " (the median picture's shorter side is " + median + ")"));
    }

    private static int sideLimit(ReadingOptions options) {
        return options.side().isPresent() ? Integer.MAX_VALUE : LARGEST_SIDE;
    }

    /** The planes [channels, side, side] of a picture. */
    byte[] apply(ImageFile.Decoded picture) {
        ImageShape shape = picture.shape();
        if (shape.width() == side && shape.height() == side) {
            return picture.planes();
        }
        return switch (resize) {
            case CROP -> Resampler.toSquare(picture.planes(), shape, side);
            case PAD -> padded(picture);
            case STRETCH ->
                Resampler.scale(picture.planes(), shape, shape, new ImageShape(shape.channels(), side, side));
        };
    }

    private byte[] padded(ImageFile.Decoded picture) {
        ImageShape shape = picture.shape();
        double scale = (double) side / Math.max(shape.width(), shape.height());
        ImageShape whole = new ImageShape(shape.channels(), (int) Math.max(1, Math.round(shape.height() * scale)), (int)
                Math.max(1, Math.round(shape.width() * scale)));
        byte[] scaled = Resampler.scale(picture.planes(), shape, shape, whole);
        byte[] square = new byte[shape.channels() * side * side];
        int top = (side - whole.height()) / 2;
        int left = (side - whole.width()) / 2;
        for (int row = 0; row < whole.channels() * whole.height(); row++) {
            int channel = row / whole.height();
            int y = row % whole.height();
            System.arraycopy(
                    scaled, row * whole.width(), square, (channel * side + top + y) * side + left, whole.width());
        }
        return square;
    }
}
