package dev.laddstreams.learning.network;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Arrays;
import java.util.List;

/**
 * Weights of a network outside any engine: per block convolution weight [width, in, 3, 3], bias, norm scale, norm shift
 * (and running mean and variance for batch norm), then the linear layer's weight [classes, features] and bias. Immutable
 * by contract: callers must not write to the arrays.
 */
public record NetworkWeights(ConvNetSpec spec, List<Tensor> tensors) {
    /** One named tensor of weights, its values row-major. */
    public record Tensor(String name, long[] shape, float[] values) {
        public Tensor {
            requireNonNull(name, "name");
            long extent = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            if (extent != values.length) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "use weights " + name,
                        values.length + " values of shape " + Arrays.toString(shape),
                        extent + " values");
            }
        }
    }

    public NetworkWeights {
        requireNonNull(spec, "spec");
        tensors = List.copyOf(tensors);
        List<TensorShape> expected = TensorShape.of(spec);
        boolean fits = tensors.size() == expected.size();
        for (int i = 0; fits && i < tensors.size(); i++) {
            fits = Arrays.equals(tensors.get(i).shape(), expected.get(i).shape());
        }
        if (!fits) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "use weights of " + spec.family(),
                    tensors.stream()
                            .map(t -> t.name() + Arrays.toString(t.shape()))
                            .toList()
                            .toString(),
                    expected.toString());
        }
    }
}
