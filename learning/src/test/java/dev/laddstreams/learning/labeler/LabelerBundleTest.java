package dev.laddstreams.learning.labeler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelerBundleTest {
    private static final String JSON = new String(LabelerJson.write(LabelerFixtures.spec()), UTF_8);

    @TempDir
    Path folder;

    @Test
    void shouldNameTheFileByItsChecksumAndLeaveNothingElse() throws IOException {
        Path bundle = LabelerFixtures.bundle(folder.resolve("new/bundles"));

        assertThat(bundle.getFileName()).hasToString(LabelerBundle.sha256(bundle) + ".zip");
        try (Stream<Path> files = Files.list(bundle.getParent())) {
            assertThat(files).containsExactly(bundle);
        }
        LabelerBundle.requireSha256(bundle, LabelerBundle.sha256(bundle));
    }

    @Test
    void shouldWriteTheSameBytesInAnyPlaceAndTimeZone() throws IOException {
        Path here = LabelerFixtures.bundle(folder);
        TimeZone before = TimeZone.getDefault();
        Path there;
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            there = LabelerFixtures.bundle(folder.resolve("other"));
        } finally {
            TimeZone.setDefault(before);
        }

        assertThat(Files.readAllBytes(there)).isEqualTo(Files.readAllBytes(here));
    }

    @Test
    void shouldWriteNumbersInTheirShortestForm() {
        LabelerSpec spec = LabelerFixtures.spec();
        LabelerSpec tenths = new LabelerSpec(
                spec.inputShape(),
                spec.classNames(),
                new Normalisation(List.of(0.1f, 0.2f, 0.3f), List.of(1f, 1f, 1f)),
                spec.grid(),
                spec.temperature(),
                spec.output(),
                spec.measured());

        assertThat(new String(LabelerJson.write(tenths), UTF_8))
                .contains("\"mean\" : [ 0.1, 0.2, 0.3 ]", "\"std\" : [ 1.0, 1.0, 1.0 ]", "\"temperature\" : 1.0,");
    }

    @Test
    void shouldReadBackItsDescription() {
        LabelerSpec spec = LabelerFixtures.spec(LabelerFixtures.SHAPE, 5, new SubImageGrid(3, 0.7), 2.5);
        Path bundle = LabelerBundle.write(folder, spec, LabelerFixtures.weights(LabelerFixtures.NETWORK, 1));

        assertThat(LabelerBundle.readSpec(bundle)).isEqualTo(spec);
        assertThat(LabelerBundle.engines(bundle)).containsExactly(LabelerEngine.ONNXRUNTIME, LabelerEngine.PYTORCH);
    }

    @ParameterizedTest
    @CsvSource({"model.onnx, ONNXRUNTIME", "model.pt, PYTORCH"})
    void shouldWrapAModelMadeElsewhereByItsContent(String entry, LabelerEngine engine) throws IOException {
        Path model = LabelerFixtures.extract(LabelerFixtures.bundle(folder), entry, folder.resolve("a-model.bin"));

        Path bundle = LabelerBundle.wrap(folder.resolve("wrapped"), LabelerFixtures.spec(), model);

        assertThat(LabelerBundle.engines(bundle)).containsExactly(engine);
        assertThat(LabelerBundle.readSpec(bundle)).isEqualTo(LabelerFixtures.spec());
    }

    @Test
    void shouldRefuseAnArchiveWithoutCodeAsAModel() throws IOException {
        Path stateDict = zip(Map.of("archive/data.pkl", "state"));

        assertInvalid(() -> LabelerBundle.wrap(folder, LabelerFixtures.spec(), stateDict))
                .hasMessage("Cannot use model test.zip: it is an archive without code"
                        + " (expected: an ONNX file, or one saved by torch.jit.save)");
    }

    @Test
    void shouldRefuseANetworkThatIsNotTheOneDescribed() {
        LabelerSpec spec = LabelerFixtures.spec(new ImageShape(1, 16, 16), 5, SubImageGrid.DEFAULT, 1);

        assertThatThrownBy(() -> LabelerBundle.write(folder, spec, LabelerFixtures.weights(LabelerFixtures.NETWORK, 1)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE))
                .hasMessageContaining("network of 5 classes on 3x16x16 (expected: 5 classes on 1x16x16");
    }

    @Test
    void shouldRefuseAnotherChecksum() {
        Path bundle = LabelerFixtures.bundle(folder);

        assertThatThrownBy(() -> LabelerBundle.requireSha256(bundle, "00"))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHECKSUM_MISMATCH))
                .hasMessageContaining(bundle.getFileName().toString());
    }

    @Test
    void shouldRefuseATruncatedBundle() throws IOException {
        byte[] whole = Files.readAllBytes(LabelerFixtures.bundle(folder));
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
            Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, length));

            assertInvalid(() -> LabelerBundle.readSpec(cut))
                    .hasMessageContaining("Cannot read labeler bundle cut.zip:");
        }
    }

    @Test
    void shouldRefuseADamagedDescriptionOrModel() throws IOException {
        byte[] bytes = Files.readAllBytes(LabelerFixtures.bundle(folder));
        byte[] description = bytes.clone();
        description[100] ^= 1;
        Path first = Files.write(folder.resolve("first.zip"), description);
        byte[] model = bytes.clone();
        model[bytes.length / 4] ^= 1;
        Path second = Files.write(folder.resolve("second.zip"), model);

        assertInvalid(() -> LabelerBundle.readSpec(first))
                .hasMessage("Cannot read labeler bundle first.zip: labeler.json is damaged: its checksum differs"
                        + " (expected: CRC-32 of the directory)");
        assertInvalid(() -> LabelerBundle.open(second, EngineSettings.of(LabelerEngine.AUTO, 1, 8)))
                .hasMessageContaining("second.zip: model.onnx is damaged");
    }

    @Test
    void shouldRefuseOtherEntries() throws IOException {
        assertInvalid(() -> LabelerBundle.readSpec(zip(Map.of("model.onnx", "x"))))
                .hasMessageContaining("has no labeler.json");
        assertInvalid(() -> LabelerBundle.readSpec(zip(Map.of("labeler.json", JSON))))
                .hasMessageContaining("has no model (expected: model.onnx and/or model.pt)");
        assertInvalid(() -> LabelerBundle.readSpec(zip(Map.of("labeler.json", JSON, "../evil", "x"))))
                .hasMessageContaining("has entry ../evil");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\" : 1 | \"format\" : 2 | has format 2 (expected: format 1)",
                "\"epoch\" | \"epoche\" | has unknown key epoche",
                "\"resize\" | \"resized\" | has unknown key grid.resized (expected: only [n, cropRatio, resize])",
                "\"n\" : 5, | '' | has no key grid.n (expected: the keys of format 1)",
                "\"channels\" : 3 | \"channels\" : \"3\" | has input.channels = \"3\" (expected: a whole number)",
                "\"class 1\" | 1 | has classNames[1] = 1 (expected: a text)",
                "\"epoch\" : 2 | \"epoch\" : null | has epoch = null (expected: a value)",
                "\"epoch\" : 2 | \"epoch\" : \"2\" | has epoch = \"2\" (expected: a whole number)",
                "\"epoch\" : 2 | \"temperature\" : 2 | has key 'temperature' twice",
                "\"bilinear\" | \"nearest\" | has grid.resize = \"nearest\" (expected: bilinear)",
                "\"temperature\" : 1.0 | \"temperature\" : \"warm\" | has temperature = \"warm\" (expected: a number)",
                "\"temperature\" : 1.0 | \"temperature\" : 0 | Cannot describe labeler: temperature 0.0",
                "\"n\" : 5 | \"n\" : 0 | Cannot cut sub-images: grid N = 0",
                "\"n\" : 5 | \"n\" : 5.5 | has grid.n = 5.5 (expected: a whole number)",
                "\"heldOutAccuracy\" : 0.75 | \"heldOutAccuracy\" : 75 | held-out accuracy",
                "\"channels\" : 3 | \"channels\" : 1 | normalisation of 3 channels",
                "\"output\" : \"logits\" | \"output\" : \"logit\" | has output = \"logit\"",
                "\"output\" : | \"output\" | is not JSON",
            })
    void shouldRefuseADescriptionThatIsWrong(String text, String replacement, String message) throws IOException {
        assertThat(JSON).contains(text);
        Path bundle = zip(Map.of("labeler.json", JSON.replace(text, replacement), "model.onnx", "x"));

        assertInvalid(() -> LabelerBundle.readSpec(bundle))
                .hasMessageStartingWith("Cannot read labeler bundle test.zip: labeler.json")
                .hasMessageContaining(message);
    }

    @Test
    void shouldSayWhenThereIsNoFile() {
        assertThatThrownBy(() -> LabelerBundle.readSpec(folder.resolve("none.zip")))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INPUT_UNREADABLE));
    }

    private Path zip(Map<String, String> entries) throws IOException {
        Path file = folder.resolve("test.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ReproducibleZip zip = new ReproducibleZip(out)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.add(entry.getKey(), entry.getValue().getBytes(UTF_8));
            }
        }
        return file;
    }

    private static AbstractThrowableAssert<?, ?> assertInvalid(ThrowingCallable code) {
        return assertThatThrownBy(code).isInstanceOfSatisfying(LaddException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.ARTIFACT_INVALID));
    }
}
