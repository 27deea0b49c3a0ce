package dev.laddstreams.learning.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that our writer would not write: probabilities as output, a fixed batch. */
class ForeignOnnxTest {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);
    private static final float[] WEIGHT = {1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 3};

    @TempDir
    Path folder;

    @Test
    void shouldPassProbabilitiesThrough() throws IOException {
        float[] image = {0.5f, -0.25f, 0, 0.1f};
        try (Labeler probabilities = open(model(null, true), LabelerSpec.Output.PROBABILITIES);
                Labeler logits = open(model(null, false), LabelerSpec.Output.LOGITS)) {
            // softmax in float32 by the model, in float64 by us
            assertThat(probabilities.label(image, 1)).containsExactly(logits.label(image, 1), within(1e-6f));
            assertThat(logits.label(image, 1)[0]).isCloseTo(softmax(0.5, -0.5, 0.3), within(1e-6f));
        }
    }

    @Test
    void shouldRefuseLogitsThatAreCalledProbabilities() {
        assertThatThrownBy(() -> open(model(null, false), LabelerSpec.Output.PROBABILITIES))
                .hasMessageContaining("model gives probabilities that sum to 0.0")
                .hasMessageContaining("as its description says");
    }

    @Test
    void shouldKeepTheBatchThatAModelFixes() throws IOException {
        float[] images = LabelerFixtures.images(SHAPE, 7);
        try (Labeler fixed = open(model(3L, false), LabelerSpec.Output.LOGITS);
                Labeler free = open(model(null, false), LabelerSpec.Output.LOGITS)) {
            assertThat(fixed.label(images, 7)).containsExactly(free.label(images, 7), within(1e-6f));
        }
    }

    private Labeler open(byte[] model, LabelerSpec.Output output) throws IOException {
        Path file = Files.write(folder.resolve("foreign.onnx"), model);
        LabelerSpec spec = LabelerFixtures.spec(SHAPE, 3, new SubImageGrid(1, 1), 1, output);
        return Labelers.open(LabelerBundle.wrap(folder, spec, file), LabelerEngine.AUTO, 2, 4);
    }

    private static float softmax(double first, double... others) {
        double sum = Math.exp(first);
        for (double other : others) {
            sum += Math.exp(other);
        }
        return (float) (Math.exp(first) / sum);
    }

    /** images -> Flatten -> Gemm [3, 4] -> (Softmax). */
    private static byte[] model(Long batch, boolean softmax) {
        OnnxMessage graph = new OnnxMessage()
                .message(1, node("Flatten", "flat", "images"))
                .message(1, node("Gemm", "logits", "flat", "weight").message(5, OnnxMessage.integer("transB", 1)));
        if (softmax) {
            graph.message(1, node("Softmax", "probabilities", "logits"));
        }
        graph.string(2, "foreign").message(5, OnnxMessage.tensor("weight", new long[] {3, 4}, WEIGHT));
        graph.message(11, images(batch));
        graph.message(12, OnnxMessage.valueInfo(softmax ? "probabilities" : "logits", "n", 3));
        return new OnnxMessage()
                .integer(1, 8)
                .message(7, graph)
                .message(8, new OnnxMessage().string(1, "").integer(2, 17))
                .toBytes();
    }

    private static OnnxMessage node(String operator, String output, String... inputs) {
        OnnxMessage node = new OnnxMessage();
        for (String input : inputs) {
            node.string(1, input);
        }
        return node.string(2, output).string(4, operator);
    }

    private static OnnxMessage images(Long batch) {
        if (batch == null) {
            return OnnxMessage.valueInfo("images", "n", 1, 2, 2);
        }
        OnnxMessage shape = new OnnxMessage();
        for (long dimension : new long[] {batch, 1, 2, 2}) {
            shape.message(1, new OnnxMessage().integer(1, dimension));
        }
        OnnxMessage type = new OnnxMessage().integer(1, 1).message(2, shape);
        return new OnnxMessage().string(1, "images").message(2, new OnnxMessage().message(1, type));
    }
}
