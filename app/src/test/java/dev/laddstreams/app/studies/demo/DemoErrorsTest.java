package dev.laddstreams.app.studies.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.TinyImages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoErrorsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--grid 0|--grid 0 (expected: from 1 to 100)",
                "--crop-ratio 1.5|0 < R <= 1",
                "--crop-ratio 0|0 < R <= 1",
                "--images-per-class 0|--images-per-class 0 (expected: at least 1)",
                "--width -1|--width -1 (expected: at least 1)",
                "--method atm|did you mean 'atom'?",
                "--grid five|--grid",
                "--quick --full|mutually exclusive",
                "--qick|did you mean '--quick'?"
            })
    void shouldRefuseWrongOptionsBeforeAnythingStarts(String options, String expected) {
        CapturedRun run = demo(options.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("Cannot ").contains(expected);
        assertThat(folder.resolve("work").resolve("demo-1")).doesNotExist();
    }

    @Test
    void shouldNameAMissingDataFolder() {
        assertFailure(demo("--data", folder.resolve("nothing").toString()), "nothing", "does not exist");
    }

    @Test
    void shouldNameAnEmptyDataFolder() throws IOException {
        assertFailure(
                demo("--data", Files.createDirectory(folder.resolve("empty")).toString()), "empty");
    }

    @Test
    void shouldNameATruncatedFile() throws IOException {
        Path data = TinyImages.write(folder.resolve("data"), 3, 3);
        Path images = data.resolve("train-images-idx3-ubyte");
        Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 1000));

        assertFailure(demo("--data", data.toString()), "train-images-idx3-ubyte");
    }

    @Test
    void shouldNameCountsThatDiffer() throws IOException {
        Path data = TinyImages.write(folder.resolve("data"), 3, 3);
        Path other = TinyImages.write(folder.resolve("other"), 4, 3);
        Files.copy(
                other.resolve("train-labels-idx1-ubyte"),
                data.resolve("train-labels-idx1-ubyte"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertFailure(demo("--data", data.toString()), "12", "16");
    }

    @Test
    void shouldRefuseMoreImagesPerClassThanThereAre() throws IOException {
        Path data = TinyImages.write(folder.resolve("data"), 3, 3);

        assertFailure(demo("--data", data.toString(), "--images-per-class", "4"), "has 3 training images");
    }

    @Test
    void shouldRefuseACropUnderOnePixel() throws IOException {
        Path data = TinyImages.write(folder.resolve("data"), 3, 3);

        assertFailure(demo("--data", data.toString(), "--crop-ratio", "0.01"), "at least 1 px");
    }

    @Test
    void shouldRefuseAWorkDirectoryThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertFailure(CapturedRun.of("demo", "--work-dir", file.resolve("work").toString()), "work", "--work-dir");
    }

    @Test
    void shouldRefuseAReportThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertFailure(demo("--report", file.resolve("report.json").toString()), "report.json");
    }

    @Test
    void shouldNameAPortInUse() throws IOException {
        Path data = TinyImages.write(folder.resolve("data"), 10, 3);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CapturedRun run = demo(
                    "--data",
                    data.toString(),
                    "--images-per-class",
                    "1",
                    "--set",
                    "embedded.kafka-port=" + taken.getLocalPort());

            assertFailure(run, Integer.toString(taken.getLocalPort()));
        }
    }

    private CapturedRun demo(String... options) {
        List<String> line = new ArrayList<>(
                List.of("demo", "--work-dir", folder.resolve("work").toString()));
        line.addAll(List.of(options));
        return CapturedRun.of(line.toArray(String[]::new));
    }

    private static void assertFailure(CapturedRun run, String... parts) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(parts).doesNotContain("\tat ");
        assertThat(run.err().lines().filter(line -> line.startsWith("Cannot "))).hasSize(1);
    }
}
