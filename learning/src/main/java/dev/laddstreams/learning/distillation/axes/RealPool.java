package dev.laddstreams.learning.distillation.axes;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.ClassIndex;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.PixelScale;
import dev.laddstreams.learning.training.ViewPool;

/**
 * The real images in the engine.
 *
 * @param pixels uint8 [count, channels, height, width], the whole set
 * @param targets [count, classes], each image's class as probabilities
 * @param scale to normalised space
 * @param index positions of the images that may be used, by class
 */
public record RealPool(NDArray pixels, NDArray targets, PixelScale scale, ClassIndex index) {
    /** The same images, of which others may be used. */
    public RealPool keeping(ClassIndex kept) {
        return new RealPool(pixels, targets, scale, kept);
    }

    /** The real images as views to train on. */
    public ViewPool views() {
        return new ViewPool(pixels, targets);
    }

    public static RealPool of(TorchScope scope, ImageSet real, Normalisation normalisation, ClassIndex index) {
        ImageShape shape = real.shape();
        NDArray pixels = scope.bytes(real.pixels(), real.count(), shape.channels(), shape.height(), shape.width());
        NDArray targets = scope.floats(ViewPool.oneHot(real.labels(), real.classes()), real.count(), real.classes());
        return new RealPool(pixels, targets, PixelScale.of(scope, normalisation), index);
    }
}
