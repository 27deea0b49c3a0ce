package dev.laddstreams.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.NetworkWeights.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConvNetTest {
    private static final ConvNetSpec SMALL = ConvNetSpec.forInput(new ImageShape(3, 32, 32), 10, 4);

    @ParameterizedTest
    @CsvSource({
        // channels, side, classes, width, depth, parameters, millions of multiply-adds
        "3, 32, 10, 128, 3, 320010, 50.75",
        "1, 32, 10, 128, 3, 317706, 48.39",
        "1, 32, 10, 64, 3, 85130, 12.40",
        "3, 32, 10, 64, 3, 86282, 13.58",
        "1, 32, 10, 32, 3, 24138, 3.25",
        "3, 32, 10, 32, 3, 24714, 3.84",
        "3, 64, 200, 128, 4, 857160, 212.75",
        "3, 128, 10, 128, 5, 615690, 858.8",
    })
    void shouldHaveThePublishedSizes(
            int channels, int side, int classes, int width, int depth, long parameters, double millions) {
        ConvNetSpec spec = ConvNetSpec.forInput(new ImageShape(channels, side, side), classes, width);

        assertThat(spec.depth()).isEqualTo(depth);
        assertThat(spec.parameters()).isEqualTo(parameters);
        assertThat(spec.multiplyAdds() / 1e6).isCloseTo(millions, within(0.05)); // published rounded
        long stored = 0;
        for (Tensor tensor : ConvNet.initialise(spec, 1).tensors()) {
            stored += tensor.values().length;
        }
        assertThat(stored).isEqualTo(parameters);
    }

    @ParameterizedTest
    @EnumSource(ConvNetSpec.Norm.class)
    void shouldLeaveAMapOf4x4For32Pixels(ConvNetSpec.Norm norm) {
        ConvNetSpec spec = new ConvNetSpec(new ImageShape(1, 32, 32), 10, 8, 3, norm);
        try (TorchProgram program = TorchProgram.load(ConvNet.PROGRAM);
                TorchScope scope = TorchScope.open()) {
            List<NDArray> weights = ConvNet.tensors(scope, ConvNet.initialise(spec, 1));
            NDArray x = scope.zeros(2, 1, 32, 32);

            assertThat(program.call(scope, ConvNet.FEATURES, x, weights, spec.tensorsPerBlock())
                            .get(0)
                            .getShape()
                            .getShape())
                    .containsExactly(2, 8, 4, 4);
            assertThat(program.call(scope, ConvNet.LOGITS, x, weights, spec.tensorsPerBlock())
                            .get(0)
                            .getShape()
                            .getShape())
                    .containsExactly(2, 10);
        }
        assertThat(spec.featureMap()).isEqualTo(new ImageShape(8, 4, 4));
    }

    @Test
    void shouldInitialiseBySeedAlone() {
        float[] first = ConvNet.initialise(SMALL, 5).tensors().get(0).values();

        assertThat(ConvNet.initialise(SMALL, 5).tensors().get(0).values()).isEqualTo(first);
        assertThat(ConvNet.initialise(SMALL, 6).tensors().get(0).values()).isNotEqualTo(first);
    }

    @Test
    void shouldInitialiseUniformlyWithinTheFanInBound() {
        Tensor linear = ConvNet.initialise(ConvNetSpec.forInput(new ImageShape(3, 32, 32), 10, 64), 3)
                .tensors()
                .get(12);
        double bound = 1 / Math.sqrt(1024);
        double squares = 0;
        for (float value : linear.values()) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo((float) bound);
            squares += value * value;
        }

        // Variance of U(-b, b) is b^2 / 3; 10,240 draws scatter by about 1 %.
        assertThat(squares / linear.values().length).isCloseTo(bound * bound / 3, within(0.05 * bound * bound / 3));
    }

    @Test
    void shouldCarryWeightsInAndOut() {
        NetworkWeights weights = ConvNet.initialise(SMALL, 9);
        try (TorchScope scope = TorchScope.open()) {
            NetworkWeights back = ConvNet.weights(SMALL, ConvNet.tensors(scope, weights));

            for (int i = 0; i < weights.tensors().size(); i++) {
                Tensor expected = weights.tensors().get(i);
                assertThat(back.tensors().get(i).name()).isEqualTo(expected.name());
                assertThat(back.tensors().get(i).values()).isEqualTo(expected.values());
            }
        }
    }

    @Test
    void shouldRefuseWeightsOfAnotherNetwork() {
        List<Tensor> tensors = new ArrayList<>(ConvNet.initialise(SMALL, 1).tensors());
        tensors.remove(0);

        assertThatThrownBy(() -> new NetworkWeights(SMALL, tensors))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("Cannot use weights of convnet-d3-w4-instance");
        assertThatThrownBy(() -> new ConvNetSpec(new ImageShape(3, 8, 8), 10, 4, 4, ConvNetSpec.Norm.INSTANCE))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("2^depth <= the shorter side");
    }
}
