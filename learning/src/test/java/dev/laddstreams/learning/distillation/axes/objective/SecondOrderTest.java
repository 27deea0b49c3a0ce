package dev.laddstreams.learning.distillation.axes.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.distillation.Float64;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.engine.TorchMethod;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.engine.TorchSource;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The written-out derivatives against automatic ones in double precision, for weights without special values. */
class SecondOrderTest {
    private static final TorchMethod AUTOMATIC = TorchMethod.of("automatic(x, targets, w, v, divisor)");
    private static final TorchMethod WRITTEN_OUT = TorchMethod.of("written_out(x, targets, w, v, divisor)");

    private static final int IMAGES = 3;
    private static final int CLASSES = 4;

    @ParameterizedTest(name = "{0} x {1} x {2}, {3} blocks")
    @CsvSource({"1, 8, 8, 1", "2, 8, 8, 3", "3, 7, 10, 2", "3, 10, 14, 2"})
    void shouldBeWhatAutomaticDifferentiationGives(int channels, int height, int width, int depth) {
        ImageShape shape = new ImageShape(channels, height, width);
        ConvNetSpec network = new ConvNetSpec(shape, CLASSES, 5, depth, ConvNetSpec.Norm.INSTANCE);
        Random random = new Random(5);
        try (TorchProgram program = DistillationProgram.load(TorchSource.of("automatic", AUTOMATIC, WRITTEN_OUT));
                TorchScope scope = TorchScope.open()) {
            Object[] arguments = {
                noise(scope, random, IMAGES, channels, height, width),
                // Neither positive nor of sum one.
                noise(scope, random, IMAGES, CLASSES),
                weights(scope, random, network),
                weights(scope, random, network),
                5
            };
            List<NDArray> expected = program.call(scope, AUTOMATIC, arguments);
            List<NDArray> actual = program.call(scope, WRITTEN_OUT, arguments);

            assertThat(actual).hasSameSizeAs(expected).hasSize(2 * (4 * depth + 2) + 2);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i).getShape()).isEqualTo(expected.get(i).getShape());
                double[] values = expected.get(i).toDoubleArray();
                double largest = 0;
                for (double value : values) {
                    largest = Math.max(largest, Math.abs(value));
                }
                // A norm takes away what is added before it: gradients by the convolutions' biases are zero.
                assertThat(actual.get(i).toDoubleArray())
                        .as("result %d", i)
                        .containsExactly(values, within(1e-10 * largest + 1e-12));
            }
        }
    }

    private static List<NDArray> weights(TorchScope scope, Random random, ConvNetSpec network) {
        List<NDArray> weights = new ArrayList<>();
        for (NetworkWeights.Tensor tensor : ConvNet.initialise(network, 1).tensors()) {
            weights.add(noise(scope, random, tensor.shape()));
        }
        return weights;
    }

    private static NDArray noise(TorchScope scope, Random random, long... shape) {
        long values = 1;
        for (long extent : shape) {
            values *= extent;
        }
        return scope.doubles(Float64.noise((int) values, random), shape);
    }
}
