package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.training.DsaParameters;

/**
 * The real images of one iteration, ordered by class. Objectives gather and normalise them piece by piece from the
 * {@link RealPool}.
 *
 * @param positions int64, into the pool
 * @param perClass int64 [classes], how many of the positions belong to each class
 * @param operations int64 [classes], the augmentation of each class's real and synthetic images
 * @param draws [classes, 3], its parameters ({@link DsaParameters})
 */
record RealBatch(NDArray positions, NDArray perClass, NDArray operations, NDArray draws) {
    /** Of methods that see no real images while they distil. */
    static RealBatch none(TorchScope scope) {
        return new RealBatch(
                scope.indices(),
                scope.indices(),
                scope.indices(),
                scope.floats(new float[0], 0, DsaParameters.COLUMNS));
    }
}
