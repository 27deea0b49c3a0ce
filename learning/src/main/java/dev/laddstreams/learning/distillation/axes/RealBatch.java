package dev.laddstreams.learning.distillation.axes;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.Arrays;

/**
 * The real images of one iteration, ordered by class. Objectives gather and normalise them piece by piece from the
 * {@link RealPool}.
 *
 * @param positions of each class, into the pool
 * @param operations the augmentation of each class's real and synthetic images
 * @param draws row-major [classes, 3], its parameters ({@link DsaParameters})
 */
public record RealBatch(int[][] positions, int[] operations, float[] draws) {
    /** Of methods that see no real images while they distil. */
    public static final RealBatch NONE = new RealBatch(new int[0][], new int[0], new float[0]);

    /** Positions of the classes {@code from..to}, exclusive, one after the other. */
    public NDArray positions(TorchScope scope, int from, int to) {
        return scope.indices(
                Arrays.stream(positions, from, to).flatMapToInt(Arrays::stream).toArray());
    }

    /** How many of them belong to each class. */
    public NDArray counts(TorchScope scope, int from, int to) {
        return scope.indices(
                Arrays.stream(positions, from, to).mapToInt(each -> each.length).toArray());
    }

    public NDArray operations(TorchScope scope, int from, int to) {
        return scope.indices(Arrays.copyOfRange(operations, from, to));
    }

    public NDArray draws(TorchScope scope, int from, int to) {
        int columns = DsaParameters.COLUMNS;
        return scope.floats(Arrays.copyOfRange(draws, from * columns, to * columns), to - from, columns);
    }
}
