package dev.laddstreams.learning.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackingTest {
    private static final int LARGE = 64 << 20;

    @TempDir
    Path folder;

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void shouldAddUpWhatTheDirectoryClaims() throws IOException {
        byte[] zip = zip(Map.of("a", new byte[1000], "b", new byte[234]));

        assertThat(Unpacking.claimed(zip)).hasValue(1234);
        assertThat(Unpacking.claimed(Arrays.copyOf(zip, zip.length - 30))).isEmpty();
        assertThat(Unpacking.claimed(new byte[10])).isEmpty();
    }

    @Test
    void shouldTakeTheModelsThatAreWrittenHere() {
        ConvNetSpec network = new ConvNetSpec(new ImageShape(1, 8, 8), 2, 4, 2, ConvNetSpec.Norm.INSTANCE);
        byte[] model = TorchScriptWriter.write(ConvNet.initialise(network, 1));

        assertThat(Unpacking.isPlausible(Unpacking.claimed(model).orElseThrow(), model.length))
                .isTrue();
    }

    @Test
    void shouldRefuseABundleThatUnpacksToFarMore() throws IOException {
        Path bundle = folder.resolve("bomb.zip");
        Files.write(bundle, zip(Map.of("labeler.json", new byte[LARGE], "model.onnx", new byte[1])));

        assertThatThrownBy(() -> LabelerBundle.readSpec(bundle))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("labeler.json has " + LARGE + " bytes");

        try (BundleArchive archive = bundleWithModel(new byte[LARGE])) {
            assertThatThrownBy(() -> archive.model(LabelerBundle.ONNX))
                    .isInstanceOf(LaddException.class)
                    .hasMessageContaining("model.onnx unpacks to " + LARGE + " bytes from ");
        }
    }

    @Test
    void shouldRefuseATorchScriptArchiveThatUnpacksToFarMore() throws IOException {
        byte[] model = zip(Map.of("archive/code/x.py", new byte[1], "archive/data/0", new byte[LARGE]));

        assertThatThrownBy(() -> TorchSession.open(
                        model, "bomb.zip", new ImageShape(1, 8, 8), EngineSettings.of(LabelerEngine.PYTORCH, 1)))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("model.pt unpacks to " + (LARGE + 1) + " bytes from " + model.length);
    }

    private BundleArchive bundleWithModel(byte[] model) throws IOException {
        Path bundle = folder.resolve("model.zip");
        Files.write(bundle, zip(Map.of("labeler.json", new byte[1], "model.onnx", model)));
        return BundleArchive.open(bundle);
    }
}
