package dev.laddstreams.app.dashboard;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.pixels.PixelCodec;
import dev.laddstreams.learning.pixels.PixelEncoding;
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

    private static final int MOST_SOURCE_SIDE = 8192;

    /**
     * Looks at the image in 0..255.
     *
     * @return empty for one without pixels of its own, or of other than 1 or 3 channels
     * @throws dev.laddstreams.errors.LaddException as {@link PixelCodec#decode}
     */
    static Optional<PixelView> of(SyntheticImage image, Normalisation space) {
        ByteBuffer pixels = image.getPixels();
        int channels = image.getChannels();
        if (pixels == null
                || (channels != 1 && channels != 3)
                || space.channels() != channels
                || Math.max(image.getHeight(), image.getWidth()) > MOST_SOURCE_SIDE) {
            return Optional.empty();
        }
        ImageShape shape = new ImageShape(channels, image.getHeight(), image.getWidth());
        PixelEncoding encoding = PixelEncoding.of(image.getPixelType().name());
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
        return Optional.of(new PixelView(channels, height, width, target));
    }

    int bytes() {
        return intensities.length;
    }
}
