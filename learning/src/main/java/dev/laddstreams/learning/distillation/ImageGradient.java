package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an objective finds.
 *
 * @param loss the distance
 * @param largest greatest magnitude in {@code images}
 * @param images gradient of the distance by the decoded images, of their shape
 * @param targets gradient by their labels; empty where the objective has none
 * @param learningRate gradient by the learning rate; empty where the objective has none
 */
record ImageGradient(
        double loss, double largest, NDArray images, Optional<NDArray> targets, OptionalDouble learningRate) {
    /** Of an objective that knows images alone. */
    ImageGradient(double loss, double largest, NDArray images) {
        this(loss, largest, images, Optional.empty(), OptionalDouble.empty());
    }

    boolean isFinite() {
        return Double.isFinite(loss) && Double.isFinite(largest) && Double.isFinite(learningRate.orElse(0));
    }
}
