package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Weights of the request's network, in the order of {@link dev.laddstreams.learning.network.NetworkWeights}.
 *
 * @param weights where the iteration starts; not to be changed
 */
record Model(List<NDArray> weights) {}
