package dev.laddstreams.learning.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void shouldRefuseProbabilitiesThatAreCalledLogits() {
        assertIncompatible(() -> open(model(null, true), LabelerSpec.Output.LOGITS))
                .hasMessageContaining(
                        "the model's rows are probabilities already (expected: logits, or --output probabilities)");
    }

    @Test
    void shouldNameTheOptionForLogits() {
        assertIncompatible(() -> open(model(null, false), LabelerSpec.Output.PROBABILITIES))
                .hasMessageContaining("for logits give --output logits");
    }

    @Test
    void shouldRefuseAModelWhoseRowsDependOnEachOther() {
        OnnxMessage graph = graph("deep", null)
                .message(1, node("ReduceMean", "mean", "deep").message(5, OnnxMessage.integers("axes", 0)))
                .message(1, node("Sub", "logits", "deep", "mean"));

        assertIncompatible(() -> open(whole(graph, "logits"), LabelerSpec.Output.LOGITS))
                .hasMessageContaining("another output for an image in a batch than for it alone")
                .hasMessageContaining("model.eval()");
    }

    @Test
    void shouldRefuseAModelThatDrawsAtRandom() {
        OnnxMessage graph = graph("deep", null)
                .message(1, node("RandomNormalLike", "noise", "deep"))
                .message(1, node("Add", "logits", "deep", "noise"));

        assertIncompatible(() -> open(whole(graph, "logits"), LabelerSpec.Output.LOGITS))
                .hasMessageContaining("another output for the same image")
                .hasMessageContaining("model.eval()");
    }

    @Test
    void shouldRefuseAModelThatIsNotFinite() {
        OnnxMessage graph = graph("deep", null).message(1, node("Log", "logits", "deep"));

        assertIncompatible(() -> open(whole(graph, "logits"), LabelerSpec.Output.LOGITS))
                .hasMessageContaining("a blank image fails: ")
                .hasMessageContaining("expected: finite logits");
    }

    @ParameterizedTest
    @CsvSource({"123.675, 58.395", "0, 255"})
    void shouldRefuseANormalisationOfPixelsUpTo255(float mean, float std) throws IOException {
        LabelerSpec half = LabelerFixtures.spec(SHAPE, 3, new SubImageGrid(1, 1), 1);
        LabelerSpec bytes = new LabelerSpec(
                half.inputShape(),
                half.classNames(),
                new Normalisation(List.of(mean), List.of(std)),
                half.grid(),
                half.temperature(),
                half.output(),
                half.measured());
        Path file = Files.write(folder.resolve("foreign.onnx"), model(null, false));

        assertIncompatible(() -> LabelerBundle.open(
                        LabelerBundle.wrap(folder, bytes, file), EngineSettings.of(LabelerEngine.AUTO, 1, 4)))
                .hasMessageContaining("in 0..1")
                .hasMessageContaining("by 255");
    }

    @Test
    void shouldResizeSubImagesOfImagesOfAnotherExtent() throws IOException {
        float[] large = LabelerFixtures.images(new ImageShape(1, 4, 4), 2);
        float[] small = new float[8];
        for (int i = 0; i < small.length; i++) {
            // half the extent with half-pixel centres: the mean of four pixels
            int at = i / 4 * 16 + i / 2 % 2 * 8 + i % 2 * 2;
            small[i] = (large[at] + large[at + 1] + large[at + 4] + large[at + 5]) / 4;
        }
        try (Labeler labeler = open(model(null, false), LabelerSpec.Output.LOGITS)) {
            assertThat(labeler.label(new ImageShape(1, 4, 4), large, 2))
                    .containsExactly(labeler.label(small, 2), within(1e-6f));
        }
    }

    @Test
    void shouldRefuseImagesOfOtherChannels() throws IOException {
        try (Labeler labeler = open(model(null, false), LabelerSpec.Output.LOGITS)) {
            assertThatThrownBy(() -> labeler.label(new ImageShape(3, 2, 2), new float[12], 1))
                    .hasMessage("Cannot label images: images of 3x2x2"
                            + " (expected: 1 channels, as the labeler takes 1x2x2)");
        }
    }

    @Test
    void shouldPutWeightsInsideThatLieBesideTheModel() throws IOException {
        Files.write(folder.resolve("m.data"), concat(new byte[8], TensorBytes.littleEndian(WEIGHT)));
        byte[] outside = external("m.data");
        float[] image = {0.5f, -0.25f, 0, 0.1f};

        try (Labeler labeler = open(outside, LabelerSpec.Output.LOGITS);
                Labeler whole = open(model(null, false), LabelerSpec.Output.LOGITS)) {
            assertThat(labeler.label(image, 1)).containsExactly(whole.label(image, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.data", "../m.data", "/etc/hostname", ""})
    void shouldRefuseWeightsThatAreNotBesideTheModel(String location) throws IOException {
        Files.write(folder.resolve("m.data"), new byte[100]);
        Path away = Files.createDirectory(folder.resolve("away"));
        Path file = Files.write(away.resolve("m.onnx"), external(location));

        assertThatThrownBy(() -> LabelerBundle.wrap(folder, LabelerFixtures.spec(), file))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ARTIFACT_INVALID))
                .hasMessageStartingWith("Cannot use model m.onnx: its weights are not beside it, in " + location)
                .hasMessageContaining("external_data=False");
    }

    @Test
    void shouldRefuseABundleWhoseWeightsLieElsewhere() throws IOException {
        Path bundle = folder.resolve("elsewhere.zip");
        try (OutputStream out = Files.newOutputStream(bundle);
                ReproducibleZip zip = new ReproducibleZip(out)) {
            zip.add("labeler.json", LabelerJson.write(LabelerFixtures.spec(SHAPE, 3, new SubImageGrid(1, 1), 1)));
            zip.add("model.onnx", external("m.data"));
            zip.finish();
        }

        assertThatThrownBy(() -> LabelerBundle.open(bundle, EngineSettings.of(LabelerEngine.AUTO, 1, 4)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ARTIFACT_INVALID))
                .hasMessageContaining("its weights lie in another file, m.data");
    }

    @Test
    void shouldNameAPointerOfGitLfs() throws IOException {
        Path file = Files.writeString(
                folder.resolve("m.onnx"), "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1234\n");

        assertThatThrownBy(() -> LabelerBundle.wrap(folder, LabelerFixtures.spec(), file))
                .hasMessage("Cannot use model m.onnx: it is a pointer of Git LFS, not the file"
                        + " (expected: the file itself; fetch it with git lfs pull)");
    }

    @Test
    void shouldNameASafetensorsFile() throws IOException {
        byte[] header = "{\"fc.weight\":{\"dtype\":\"F32\"}}".getBytes(StandardCharsets.UTF_8);
        byte[] length = {(byte) header.length, 0, 0, 0, 0, 0, 0, 0};
        Path file = Files.write(folder.resolve("m.safetensors"), concat(length, header));

        assertThatThrownBy(() -> LabelerBundle.wrap(folder, LabelerFixtures.spec(), file))
                .hasMessage("Cannot use model m.safetensors: it is a safetensors file, which holds weights alone"
                        + " (expected: a network with its weights; export it as ONNX or TorchScript)");
    }

    private static AbstractThrowableAssert<?, ?> assertIncompatible(ThrowingCallable code) {
        return assertThatThrownBy(code).isInstanceOfSatisfying(LaddException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.INCOMPATIBLE));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /** The model with its weight in another file, from byte 8 on. */
    private static byte[] external(String location) {
        OnnxMessage tensor = new OnnxMessage()
                .integer(1, 3)
                .integer(1, 4)
                .integer(2, 1)
                .string(8, "weight")
                .message(13, new OnnxMessage().string(1, "location").string(2, location))
                .message(13, new OnnxMessage().string(1, "offset").string(2, "8"))
                .message(13, new OnnxMessage().string(1, "length").string(2, "48"))
                .integer(14, 1);
        return whole(graph("logits", tensor), "logits");
    }

    private Labeler open(byte[] model, LabelerSpec.Output output) throws IOException {
        Path file = Files.write(folder.resolve("foreign.onnx"), model);
        LabelerSpec spec = LabelerFixtures.spec(SHAPE, 3, new SubImageGrid(1, 1), 1, output);
        return LabelerBundle.open(LabelerBundle.wrap(folder, spec, file), EngineSettings.of(LabelerEngine.AUTO, 2, 4));
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
        OnnxMessage graph = graph("logits", null, batch);
        if (softmax) {
            graph.message(1, node("Softmax", "probabilities", "logits"));
        }
        return whole(graph, softmax ? "probabilities" : "logits");
    }

    private static OnnxMessage graph(String logits, OnnxMessage weight) {
        return graph(logits, weight, null);
    }

    private static OnnxMessage graph(String logits, OnnxMessage weight, Long batch) {
        return new OnnxMessage()
                .message(1, node("Flatten", "flat", "images"))
                .message(1, node("Gemm", logits, "flat", "weight").message(5, OnnxMessage.integer("transB", 1)))
                .message(5, weight == null ? OnnxMessage.tensor("weight", new long[] {3, 4}, WEIGHT) : weight)
                .message(11, images(batch));
    }

    private static byte[] whole(OnnxMessage graph, String output) {
        graph.string(2, "foreign").message(12, OnnxMessage.valueInfo(output, "n", 3));
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
