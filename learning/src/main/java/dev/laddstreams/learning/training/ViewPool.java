package dev.laddstreams.learning.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.engine.TorchScope;

/**
 * Views to train on, and what the network should say of each.
 *
 * @param images [count, channels, height, width]: raw intensities in uint8, or float32 in normalised space
 * @param targets probabilities [count, classes]
 */
public record ViewPool(NDArray images, NDArray targets) {
    public ViewPool {
        requireNonNull(images, "images");
        requireNonNull(targets, "targets");
    }

    /** A pool of images that are in normalised space already. */
    public static ViewPool of(TorchScope scope, float[] images, ImageShape shape, float[] targets, int classes) {
        int count = images.length / shape.values();
        return new ViewPool(
                scope.floats(images, count, shape.channels(), shape.height(), shape.width()),
                scope.floats(targets, count, classes));
    }

    /** A pool of images given as raw intensities in 0..255. */
    public static ViewPool of(TorchScope scope, byte[] pixels, ImageShape shape, float[] targets, int classes) {
        int count = pixels.length / shape.values();
        return new ViewPool(
                scope.bytes(pixels, count, shape.channels(), shape.height(), shape.width()),
                scope.floats(targets, count, classes));
    }

    /** Hard labels as probabilities [count, classes]. */
    public static float[] oneHot(int[] labels, int classes) {
        float[] targets = new float[Math.multiplyExact(labels.length, classes)];
        for (int i = 0; i < labels.length; i++) {
            targets[i * classes + labels[i]] = 1f;
        }
        return targets;
    }
}
