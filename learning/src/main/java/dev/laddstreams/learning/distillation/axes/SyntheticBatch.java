package dev.laddstreams.learning.distillation.axes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.laddstreams.learning.training.ViewPool;
import java.util.List;

/**
 * Decoded synthetic images of a stage, the same number for each class, ordered by class.
 *
 * @param images float32 [classes * perClass, channels, height, width], normalised space
 * @param targets [classes * perClass, classes], their labels as probabilities
 * @param perStored images that each stored one makes
 * @param learningRates with which a network trains on them, one for each stage up to this one; empty where none is learned
 */
public record SyntheticBatch(NDArray images, NDArray targets, int perClass, int perStored, List<Double> learningRates) {
    public int count() {
        return Math.toIntExact(images.getShape().get(0));
    }

    /** Images of the classes {@code from..to}, exclusive. */
    public NDArray images(int from, int to) {
        return images.get(new NDIndex(from * perClass + ":" + to * perClass));
    }

    /** The labels of the images in this range. */
    public NDArray targets(int from, int to) {
        return targets.get(new NDIndex(from * perClass + ":" + to * perClass));
    }

    public ViewPool views() {
        return new ViewPool(images, targets);
    }

    /** The learning rate of this stage. */
    public double learningRate() {
        return learningRates.get(learningRates.size() - 1);
    }
}
