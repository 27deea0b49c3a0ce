package dev.laddstreams.app.dashboard;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.pixels.PixelCodec;
import dev.laddstreams.learning.pixels.PixelEncoding;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An image as a page shows it.
 *
 * @param channels 1 (grey) or 3
 * @param intensities 0..255, row-major [height, width, channels]
 */
record PixelView(int channels, int height, int width, byte[] intensities) {
    /** Larger images are shown by every so manieth pixel. */
    private static final int MOST_SIDE = 128;

    /** Of an image that is looked at at all: 2048 x 2048 in colour. */
    private static final long MOST_VALUES = 3L << 22;

    /**
     * Looks at the image in 0..255.
     *
     * @param claimChecks holds the pixels that a record only refers to
     * @return empty for one without pixels, of other than 1 or 3 channels, or too large to be looked at
     * @throws dev.laddstreams.errors.LaddException as {@link PixelCodec#decode} and {@link TrustedFiles#read}
     */
    static Optional<PixelView> of(SyntheticImage image, Normalisation space, TrustedFiles claimChecks) {
        int channels = image.getChannels();
        if ((channels != 1 && channels != 3)
                || space.channels() != channels
                || (long) channels * image.getHeight() * image.getWidth() > MOST_VALUES) {
            return Optional.empty();
        }
        ImageShape shape = new ImageShape(channels, image.getHeight(), image.getWidth());
        PixelEncoding encoding = PixelEncoding.of(image.getPixelType().name());
        return bytes(image, shape, encoding, claimChecks).map(pixels -> of(pixels, shape, encoding, space));
    }

    private static Optional<ByteBuffer> bytes(
            SyntheticImage image, ImageShape shape, PixelEncoding encoding, TrustedFiles claimChecks) {
        ClaimCheck claimCheck = image.getClaimCheck();
        if (claimCheck == null) {
            return Optional.ofNullable(image.getPixels());
        }
        // before a file of any other size is read
        PixelCodec.requireSize(claimCheck.getSize(), shape, encoding);
        return Optional.of(
                ByteBuffer.wrap(claimChecks.read(claimCheck.getUri(), claimCheck.getSha256(), claimCheck.getSize())));
    }

    private static PixelView of(ByteBuffer pixels, ImageShape shape, PixelEncoding encoding, Normalisation space) {
        int channels = shape.channels();
        int step = Math.max(1, (Math.max(shape.height(), shape.width()) + MOST_SIDE - 1) / MOST_SIDE);
        int height = (shape.height() + step - 1) / step;
        int width = (shape.width() + step - 1) / step;
        byte[] target = new byte[channels * height * width];
        float[] values = PixelCodec.decode(pixels, shape, encoding, space);
        int plane = shape.height() * shape.width();
        int at = 0;
        for (int row = 0; row < shape.height(); row += step) {
            for (int column = 0; column < shape.width(); column += step) {
                for (int c = 0; c < channels; c++) {
                    target[at++] = (byte) space.toIntensity(values[c * plane + row * shape.width() + column], c);
                }
            }
        }
        return new PixelView(channels, height, width, target);
    }

    int bytes() {
        return intensities.length;
    }
}
