package dev.laddstreams.learning.distillation.axes;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Weights of a network, in the order of {@link dev.laddstreams.learning.network.NetworkWeights}; not to be changed.
 *
 * @param weights where the iteration starts
 * @param goal where a student should arrive; empty for sources without {@link Capability#TARGET_WEIGHTS}
 */
public record Model(List<NDArray> weights, List<NDArray> goal) {
    public Model(List<NDArray> weights) {
        this(weights, List.of());
    }
}
