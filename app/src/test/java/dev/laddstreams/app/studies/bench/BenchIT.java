package dev.laddstreams.app.studies.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.Ladd;
import dev.laddstreams.app.TinyImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a tiny set, each in a process of its own. */
class BenchIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void shouldMeasureEachRowOnceAndGoOn() throws IOException {
        Path data = TinyImages.write(folder.resolve("tiny"), 200, 20);
        Path json = folder.resolve("results.json");

        CapturedRun first = bench(data, json, "random");

        assertThat(first.err()).contains("tiny: 1 of 1 rows to measure");
        assertThat(first.exitCode()).isZero();
        JsonNode random = new ObjectMapper().readTree(json.toFile()).get(0);

        CapturedRun second = bench(data, json, "random,dm,infer");

        assertThat(second.err()).contains("tiny: 2 of 3 rows to measure");
        assertThat(second.out()).contains("3 rows, 2 of them measured now, 0 failed");
        JsonNode rows = new ObjectMapper().readTree(json.toFile());
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).isEqualTo(random);
        JsonNode dm = rows.get(1).get("figures");
        // A bright quarter tells the class.
        assertThat(dm.at("/own/mean").asDouble()).isGreaterThan(0.5);
        assertThat(dm.at("/own/accuracies")).hasSize(1);
        assertThat(dm.at("/settings/real-per-class").asText()).isEqualTo("64");
        assertThat(dm.get("distilPeakBytes").asLong()).isGreaterThan(50L << 20);
        assertThat(rows.get(2).get("figures").isNull()).isTrue();
        assertThat(Files.readString(folder.resolve("results.md")))
                .contains("| random |", "| dm | 1.50 % |", "leave no natural one");

        CapturedRun third = bench(data, json, "dm", "--recipe", "reference", "--iterations", "0.1");

        assertThat(third.out()).contains("1 rows, 1 of them measured now, 0 failed");
        assertThat(new ObjectMapper()
                        .readTree(json.toFile())
                        .get(3)
                        .at("/figures/settings/iterations")
                        .asText())
                .isEqualTo("30");
        assertThat(Files.readString(folder.resolve("results.md")))
                .contains("## tiny, 1 image per class\n", "## tiny, 1 image per class, reference recipe\n");
    }

    @Test
    void shouldEndItsRowWhenItIsToldToEnd() throws Exception {
        Path data = TinyImages.write(folder.resolve("tiny"), 200, 20);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Ladd.class.getName()));
        command.addAll(line(data, folder.resolve("results.json"), "dm", List.of("--iterations", "1000")));
        Process bench = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("bench.log").toFile())
                .start();
        try {
            await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> row(bench)
                    .isPresent());
            ProcessHandle row = row(bench).orElseThrow();
            bench.destroy();

            assertThat(bench.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            await().atMost(PATIENCE).until(() -> !row.isAlive());
            assertThat(Files.readString(folder.resolve("bench.log"))).contains("Cannot go on measuring: interrupted");
        } finally {
            bench.descendants().forEach(ProcessHandle::destroyForcibly);
            bench.destroyForcibly();
        }
    }

    /** The process of the row, or a copy of the bench's that becomes that of another program within a millisecond. */
    private static Optional<ProcessHandle> row(Process bench) {
        return bench.children()
                .filter(child -> child.info()
                        .command()
                        .filter(program -> program.endsWith("java"))
                        .isPresent())
                .findFirst();
    }

    @Test
    void shouldLookAtEverySetBeforeItMeasuresTheFirst() throws IOException {
        Path data = TinyImages.write(folder.resolve("tiny"), 200, 20);

        CapturedRun run = bench(data, folder.resolve("results.json"), "random", "--data", "nowhere");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("read data set nowhere").doesNotContain("rows to measure");
    }

    private CapturedRun bench(Path data, Path json, String only, String... more) {
        return CapturedRun.of(line(data, json, only, List.of(more)).toArray(String[]::new));
    }

    private List<String> line(Path data, Path json, String only, List<String> more) {
        List<String> line = new ArrayList<>(List.of("bench", "methods", "--data", data.toString(), "--only", only));
        line.addAll(List.of("--images-per-class", "1", "--width", "4", "--networks", "1", "--epochs", "20"));
        line.addAll(List.of("--to", json.toString()));
        line.addAll(List.of("--markdown", folder.resolve("results.md").toString()));
        line.addAll(List.of("--work-dir", folder.resolve("work").toString()));
        line.addAll(more);
        return line;
    }
}
