package dev.laddstreams.learning.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.label.DenseLabelStatistics;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelerTest {
    /** Probabilities of float32 networks whose sums run in another order. */
    private static final float ROUNDING = 1e-5f;

    private static final ImageShape SHAPE = LabelerFixtures.SHAPE;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(LabelerEngine.class)
    void shouldLabelSubImageAtRowAndColumnOfTheGrid(LabelerEngine engine) {
        float[] images = LabelerFixtures.images(SHAPE, 3);
        float[] crops = new float[3 * 25 * SHAPE.values()];
        for (int i = 0; i < 3; i++) {
            SubImageGrid.DEFAULT.cut(images, i * SHAPE.values(), SHAPE, crops, i * 25 * SHAPE.values());
        }
        LabelerSpec whole = LabelerFixtures.spec(SHAPE, 5, new SubImageGrid(1, 1), 1);
        Path plain = LabelerBundle.write(folder, whole, LabelerFixtures.weights(LabelerFixtures.NETWORK, 1));

        try (Labeler labeler = LabelerBundle.open(LabelerFixtures.bundle(folder), EngineSettings.of(engine, 1, 8));
                Labeler network = LabelerBundle.open(plain, EngineSettings.of(engine, 1, 8))) {
            float[] labels = labeler.label(images, 3);

            assertThat(labels).containsExactly(network.label(crops, 75), within(ROUNDING));
            for (int row = 0; row < 75; row++) {
                double sum = 0;
                for (int c = 0; c < 5; c++) {
                    assertThat(labels[row * 5 + c]).isNotNegative();
                    sum += labels[row * 5 + c];
                }
                assertThat(sum).isCloseTo(1, within(1e-6));
            }
            assertThat(DenseLabelStatistics.of(labels, 25, 5, new int[3]).meanEntropy())
                    .as("labels that differ from each other and from a constant")
                    .isBetween(0.1, 1.6);
        }
    }

    /** OpenMP's threads belong to the thread that they work for, and are named after it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldUseAsManyThreadsInPyTorchAsItIsTold(int threads) throws Exception {
        Path bundle = LabelerFixtures.bundle(folder);
        String name = "pytorch-" + threads;

        CompletableFuture<Long> working = new CompletableFuture<>();
        Thread caller = new Thread(
                () -> {
                    try (Labeler labeler =
                            LabelerBundle.open(bundle, EngineSettings.of(LabelerEngine.PYTORCH, threads, 200))) {
                        labeler.label(LabelerFixtures.images(SHAPE, 8), 8);
                        working.complete(nativeThreads(name));
                    } catch (IOException | RuntimeException e) {
                        working.completeExceptionally(e);
                    }
                },
                name);
        caller.start();

        assertThat(working.get(1, TimeUnit.MINUTES)).isEqualTo(threads);
    }

    private static long nativeThreads(String name) throws IOException {
        long count = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                count += Files.readString(task.resolve("comm")).strip().equals(name) ? 1 : 0;
            }
        }
        return count;
    }

    @ParameterizedTest
    @CsvSource({
        "ONNXRUNTIME, 1, 1",
        "ONNXRUNTIME, 1, 64",
        "ONNXRUNTIME, 2, 7",
        "ONNXRUNTIME, 3, 16",
        "PYTORCH, 1, 7",
        "PYTORCH, 2, 1000"
    })
    void shouldGiveTheSameLabelsByAnyEngineThreadsAndBatch(LabelerEngine engine, int threads, int batchSize) {
        Path bundle = LabelerFixtures.bundle(folder);
        float[] images = LabelerFixtures.images(SHAPE, 9);
        float[] expected;
        try (Labeler labeler = LabelerBundle.open(bundle, EngineSettings.of(LabelerEngine.ONNXRUNTIME, 1, 25))) {
            expected = labeler.label(images, 9);
        }

        try (Labeler labeler = LabelerBundle.open(bundle, EngineSettings.of(engine, threads, batchSize))) {
            assertThat(labeler.label(images, 9)).containsExactly(expected, within(ROUNDING));
            assertThat(labeler.label(images, 2)).containsExactly(Arrays.copyOf(expected, 2 * 25 * 5), within(ROUNDING));
            assertThat(labeler.engine())
                    .matches(engine == LabelerEngine.PYTORCH ? "pytorch-\\d.*" : "onnxruntime-\\d.*");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LabelerEngine.class,
            names = {"ONNXRUNTIME", "PYTORCH"})
    void shouldDivideLogitsByTheTemperature(LabelerEngine engine) {
        float[] image = LabelerFixtures.images(SHAPE, 1);
        LabelerSpec warm = LabelerFixtures.spec(SHAPE, 5, SubImageGrid.DEFAULT, 4);
        Path bundle = LabelerBundle.write(folder, warm, LabelerFixtures.weights(LabelerFixtures.NETWORK, 1));

        try (Labeler cold = LabelerBundle.open(LabelerFixtures.bundle(folder), EngineSettings.of(engine, 1, 8));
                Labeler labeler = LabelerBundle.open(bundle, EngineSettings.of(engine, 1, 8))) {
            float[] p = cold.label(image, 1);
            float[] q = labeler.label(image, 1);
            for (int i = 1; i < p.length; i++) {
                if (i % 5 != 0) {
                    // p_i / p_0 = exp(l_i - l_0), and at temperature 4 its fourth root
                    int first = i - i % 5;
                    assertThat(Math.log(q[i] / q[first]) * 4).isCloseTo(Math.log(p[i] / p[first]), within(1e-3));
                }
            }
        }
    }

    @Test
    void shouldNameTheImageThatTheNetworkCannotLabelAndGoOn() {
        float[] images = LabelerFixtures.images(SHAPE, 6);
        images[4 * SHAPE.values() + 8 * 16 + 8] = Float.NaN;

        try (Labeler labeler =
                LabelerBundle.open(LabelerFixtures.bundle(folder), EngineSettings.of(LabelerEngine.AUTO, 2, 25))) {
            assertThatThrownBy(() -> labeler.label(images, 6))
                    .isInstanceOfSatisfying(
                            LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INFERENCE_FAILED))
                    .hasMessageMatching("Cannot label sub-image \\d+ of image 4: model gives NaN"
                            + " \\(expected: finite logits\\)");
            assertThat(labeler.label(images, 4)).hasSize(4 * 25 * 5);
        }
    }

    @Test
    void shouldRefuseFewerImagesThanAnnounced() {
        try (Labeler labeler =
                LabelerBundle.open(LabelerFixtures.bundle(folder), EngineSettings.of(LabelerEngine.AUTO, 1, 8))) {
            assertThatThrownBy(() -> labeler.label(new float[SHAPE.values()], 2))
                    .hasMessage("Cannot label images: 2 images in 768 values"
                            + " (expected: at least 1 image of 3x16x16 = 768 values)");
        }
    }

    @ParameterizedTest
    @CsvSource({"model.onnx", "model.pt"})
    void shouldRefuseAModelOfOtherClasses(String entry) throws IOException {
        Path bundle = rewrap(entry, LabelerFixtures.spec(SHAPE, 10, SubImageGrid.DEFAULT, 1));

        assertIncompatible(bundle)
                .hasMessage("Cannot open labeler " + bundle.getFileName()
                        + ": model gives 5 classes (expected: 10, as its description says)");
    }

    @ParameterizedTest
    @CsvSource({
        "model.onnx, model takes ?x3x16x16 (expected: ?x1x16x16; as its description says)",
        "model.pt, a blank image fails:"
    })
    void shouldRefuseAModelOfAnotherInput(String entry, String message) throws IOException {
        Path bundle = rewrap(entry, LabelerFixtures.spec(new ImageShape(1, 16, 16), 5, SubImageGrid.DEFAULT, 1));

        assertIncompatible(bundle).hasMessageContaining(message.replace(';', ','));
    }

    @Test
    void shouldRefuseAnEngineThatTheBundleHasNoModelFor() throws IOException {
        Path bundle = rewrap("model.onnx", LabelerFixtures.spec());

        assertThatThrownBy(() -> LabelerBundle.open(bundle, EngineSettings.of(LabelerEngine.PYTORCH, 1, 8)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE))
                .hasMessageContaining("it has no model.pt");
    }

    @ParameterizedTest
    @CsvSource({"model.onnx", "model.pt"})
    void shouldRefuseAModelFileThatIsTruncated(String entry) throws IOException {
        Path model = LabelerFixtures.extract(LabelerFixtures.bundle(folder), entry, folder.resolve("model"));
        byte[] whole = Files.readAllBytes(model);
        Files.write(model, Arrays.copyOf(whole, whole.length / 2));

        // a cut TorchScript file is refused when it is wrapped, a cut ONNX file when it is opened
        assertThatThrownBy(() -> LabelerBundle.open(
                        LabelerBundle.wrap(folder, LabelerFixtures.spec(), model),
                        EngineSettings.of(LabelerEngine.AUTO, 1, 8)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ARTIFACT_INVALID));
    }

    @Test
    void shouldOpenAndCloseManyTimes() {
        Path bundle = LabelerFixtures.bundle(folder);
        float[] image = LabelerFixtures.images(SHAPE, 1);
        for (int i = 0; i < 20; i++) {
            Labeler labeler = LabelerBundle.open(bundle, EngineSettings.of(LabelerEngine.AUTO, 2, 8));
            labeler.label(image, 1);
            labeler.close();
            labeler.close();
            assertThatThrownBy(() -> labeler.label(image, 1)).isInstanceOf(IllegalStateException.class);
        }
    }

    private Path rewrap(String entry, LabelerSpec spec) throws IOException {
        Path model = LabelerFixtures.extract(LabelerFixtures.bundle(folder), entry, folder.resolve("model"));
        return LabelerBundle.wrap(folder.resolve("wrapped"), spec, model);
    }

    private static AbstractThrowableAssert<?, ?> assertIncompatible(Path bundle) {
        return assertThatThrownBy(() -> LabelerBundle.open(bundle, EngineSettings.of(LabelerEngine.AUTO, 1, 8)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE));
    }
}
