package dev.laddstreams.learning.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.labeler.ModelSession.Outputs;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelWritersTest {
    private static final int BATCH = 3;

    /** Sums of some thousand products in float32, in another order: logits of a few units agree to about 1e-5. */
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @CsvSource({
        "3, 32, 32, 10, 128, 3, INSTANCE",
        "1, 32, 32, 10, 32, 3, BATCH",
        "3, 64, 64, 7, 16, 4, BATCH",
        "2, 20, 37, 4, 8, 2, INSTANCE"
    })
    void shouldGiveTheLogitsOfTheTrainingProgram(
            int channels, int height, int width, int classes, int netWidth, int depth, ConvNetSpec.Norm norm) {
        ImageShape shape = new ImageShape(channels, height, width);
        ConvNetSpec network = new ConvNetSpec(shape, classes, netWidth, depth, norm);
        NetworkWeights weights = LabelerFixtures.weights(network, 3);
        float[] images = LabelerFixtures.images(shape, BATCH);
        float[] expected = trainingLogits(weights, images);

        try (ModelSession onnx = OnnxSession.open(
                        OnnxWriter.write(weights), "test", shape, EngineSettings.of(LabelerEngine.AUTO, 1, BATCH));
                ModelSession torch = TorchSession.open(
                        TorchScriptWriter.write(weights),
                        "test",
                        shape,
                        EngineSettings.of(LabelerEngine.AUTO, 1, BATCH))) {
            assertThat(logits(onnx, images, classes)).containsExactly(expected, within((float) TOLERANCE));
            assertThat(logits(torch, images, classes)).containsExactly(expected, within((float) TOLERANCE));
        }
        DoubleStream magnitudes = IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i]));
        assertThat(magnitudes.max().orElse(0)).as("the largest logit").isGreaterThan(0.5);
    }

    @ParameterizedTest
    @CsvSource({"INSTANCE", "BATCH"})
    void shouldWriteTheSameBytesForTheSameWeights(ConvNetSpec.Norm norm) {
        ConvNetSpec network = new ConvNetSpec(LabelerFixtures.SHAPE, 5, 8, 2, norm);

        assertThat(OnnxWriter.write(LabelerFixtures.weights(network, 1)))
                .isEqualTo(OnnxWriter.write(LabelerFixtures.weights(network, 1)))
                .isNotEqualTo(OnnxWriter.write(LabelerFixtures.weights(network, 2)));
        assertThat(TorchScriptWriter.write(LabelerFixtures.weights(network, 1)))
                .isEqualTo(TorchScriptWriter.write(LabelerFixtures.weights(network, 1)))
                .isNotEqualTo(TorchScriptWriter.write(LabelerFixtures.weights(network, 2)));
    }

    private static float[] logits(ModelSession session, float[] images, int classes) {
        ModelSession.Slot slot = session.newSlot();
        slot.input().put(0, images);
        Outputs outputs = slot.run(BATCH);
        assertThat(outputs.shape()).containsExactly(BATCH, classes);
        return outputs.values();
    }

    private static float[] trainingLogits(NetworkWeights weights, float[] images) {
        ImageShape shape = weights.spec().input();
        try (TorchProgram program = TorchProgram.load(ConvNet.PROGRAM);
                TorchScope scope = TorchScope.open()) {
            NDArray x = scope.floats(images, BATCH, shape.channels(), shape.height(), shape.width());
            return program.call(
                            scope,
                            ConvNet.LOGITS,
                            x,
                            ConvNet.tensors(scope, weights),
                            weights.spec().tensorsPerBlock())
                    .get(0)
                    .toFloatArray();
        }
    }
}
