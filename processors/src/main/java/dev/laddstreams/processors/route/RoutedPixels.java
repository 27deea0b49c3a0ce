package dev.laddstreams.processors.route;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.PictureRule;
import dev.laddstreams.learning.pixels.PixelCodec;
import dev.laddstreams.learning.pixels.PixelEncoding;

/**
 * The pixels of one image as its record holds them.
 *
 * @param bytes row-major [channels, height, width]
 */
public record RoutedPixels(PixelEncoding encoding, byte[] bytes) {
    static RoutedPixels of(PictureRule.Image image, ImageShape shape) {
        return image.intensities()
                .map(intensities -> new RoutedPixels(PixelEncoding.UINT8, intensities))
                .orElseGet(() -> new RoutedPixels(
                        PixelEncoding.FLOAT32,
                        PixelCodec.encode(image.normalised().orElseThrow(), 0, shape, PixelEncoding.FLOAT32)));
    }
}
