package dev.laddstreams.app.studies.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two epochs on a tiny set, with all parts real; then the same command again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SweepIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static Path data;
    private static JsonNode report;

    @BeforeAll
    static void sweepOnce() throws IOException {
        data = TinyImages.write(folder.resolve("tiny"), 40, 10);
        Path images = TinyImages.write(folder.resolve("few"), 2, 1);
        CapturedRun imported =
                ladd(List.of("import", "--dataset", "few", "--labeler", "tiny-labeler", "--data", images.toString()));
        assertThat(imported.err()).doesNotContain("Cannot");
        CapturedRun run = sweep("--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .containsSubsequence(
                        "dataset      few: 8 images of 4 classes",
                        "epochs 1, 2 become versions",
                        "on 16 images held out",
                        "estimate ",
                        "train the labeler",
                        "label with every epoch",
                        "evaluate every epoch");
        report = JSON.readTree(run.out());
    }

    @Test
    @Order(1)
    void shouldPublishEachEpochAsAVersion() throws IOException {
        JsonNode versions =
                JSON.readTree(ladd(List.of("labeler", "list", "--json")).out());

        assertThat(versions.findValuesAsText("version")).containsExactly("1", "2");
        assertThat(versions.findValuesAsText("epoch")).containsExactly("1", "2");
        assertThat(versions.get(0).get("sha256")).isNotEqualTo(versions.get(1).get("sha256"));
        for (int i = 0; i < 2; i++) {
            JsonNode epoch = report.get("epochs").get(i);
            assertThat(epoch.get("version")).isEqualTo(versions.get(i).get("version"));
            assertThat(epoch.get("bundle").asText())
                    .contains(versions.get(i).get("sha256").asText());
            assertThat(epoch.get("labelerAccuracy").asDouble())
                    .isEqualTo(versions.get(i).get("accuracy").asDouble());
        }
    }

    @Test
    @Order(2)
    void shouldLabelWithEveryVersion() throws IOException {
        for (int version = 1; version <= 2; version++) {
            Path export = folder.resolve("export-" + version);
            CapturedRun run = ladd(List.of(
                    "export",
                    "--dataset",
                    "few",
                    "--labeler",
                    "tiny-labeler@" + version,
                    "--format",
                    "npz",
                    "--to",
                    export.toString(),
                    "--json"));

            assertThat(run.err()).doesNotContain("Cannot");
            JsonNode exported = JSON.readTree(run.out());
            assertThat(exported.get("images").asInt()).isEqualTo(8);
            assertThat(exported.get("tag"))
                    .isEqualTo(report.get("epochs").get(version - 1).get("tag"));
        }
    }

    @Test
    @Order(3)
    void shouldEvaluateEveryEpochAndNameTheWinner() {
        double best = 0;
        for (JsonNode epoch : report.get("epochs")) {
            assertThat(epoch.at("/heldOut/networks")).hasSize(2);
            assertThat(epoch.at("/test/networks")).hasSize(2);
            // A bright quarter tells the class: above the 25 % of guessing, also after a few steps.
            assertThat(epoch.at("/test/mean").asDouble()).isGreaterThan(0.3);
            best = Math.max(best, epoch.at("/heldOut/mean").asDouble());
        }
        assertThat(report.at("/winner/heldOut/mean").asDouble()).isEqualTo(best);
        assertThat(report.at("/winner/activate").asText())
                .isEqualTo("ladd labeler activate tiny-labeler --version "
                        + report.at("/winner/version").asInt() + " --dataset few");
    }

    @Test
    @Order(4)
    void shouldWriteFigureTableAndReport() throws IOException {
        Path results = results();

        assertThat(ImageIO.read(results.resolve("sweep.png").toFile()).getWidth())
                .isEqualTo(1200);
        assertThat(Files.readString(results.resolve("sweep.md"))).contains("sweep.png", "| 2 |", "winner");
        assertThat(JSON.readTree(results.resolve("sweep.json").toFile())).isEqualTo(report);
    }

    @Test
    @Order(5)
    void shouldDoNothingTwice() throws IOException {
        CapturedRun again = sweep("--json");

        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("the labeler is trained; every epoch is evaluated");
        assertThat(JSON.readTree(again.out())).isEqualTo(report);
    }

    @Test
    @Order(6)
    void shouldGoOnWhereItWasStopped() throws IOException {
        Path file = results().resolve("sweep.json");
        // What is measured anew would lose these marks: training and evaluation are functions of their seeds.
        ObjectNode first = (ObjectNode) report.at("/epochs/0");
        ((ObjectNode) first.get("heldOut")).put("mean", 0.0625);
        ObjectNode second = (ObjectNode) report.at("/epochs/1");
        second.put("trainLoss", 9.5);
        second.putNull("heldOut");
        ((ObjectNode) report).putNull("winner");
        JSON.writeValue(file.toFile(), report);

        CapturedRun again = sweep();

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.err()).contains("the labeler is trained; epochs 1 are evaluated");
        assertThat(again.out()).contains("deployed, held-out", "winner", "Activate: 'ladd labeler activate");
        JsonNode whole = JSON.readTree(file.toFile());
        assertThat(whole.get("epochs").get(0)).isEqualTo(first);
        assertThat(whole.at("/epochs/1/trainLoss").asDouble()).isEqualTo(9.5);
        assertThat(whole.at("/epochs/1/heldOut/networks")).hasSize(2);
        assertThat(whole.at("/epochs/1/version").asInt()).isEqualTo(2);
        assertThat(whole.at("/winner/epoch").asInt()).isEqualTo(2);
    }

    @Test
    @Order(7)
    void shouldFindTheSameEpochsInAnotherFolder() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");

        CapturedRun run = sweep("--to", elsewhere.toString(), "--networks", "1", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        // The training is a function of its seed, and a bundle that is published already stays its version.
        assertThat(JSON.readTree(run.out()).get("epochs").findValuesAsText("version"))
                .containsExactly("1", "2");
        assertThat(elsewhere.resolve("sweep.png")).isRegularFile();
    }

    @Test
    @Order(8)
    void shouldLeaveLabellingToTheRolesOfARunningStack() throws IOException {
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of(),
                        List.of(new Assignment("--work-dir", "work-dir=" + folder.resolve("work"))))
                .require();
        WorkDir workDir = WorkDir.of(configuration);
        CapturedRun run;
        try (StackAccess running = StackAccess.embedded(configuration, workDir, PartSettings.catalogue(configuration));
                RoleThreads roles = new RoleThreads()) {
            roles.startLabelling(configuration, workDir, running);

            run = sweep(1, 4, "--activate", "--json");

            roles.requireRunning();
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                            JSON.readTree(ladd(List.of("status", "--json")).out())
                                    .at("/active/0/version")
                                    .asInt())
                    .isEqualTo(3));
        }
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("label        by the processes at ", "Version 3 of tiny-labeler is marked");
        assertThat(JSON.readTree(run.out()).at("/winner/version").asInt()).isEqualTo(3);
    }

    @Test
    @Order(9)
    void shouldSayHowAMissingDatasetIsMade() {
        CapturedRun run = ladd(List.of(
                "labeler", "sweep", "--dataset", "fow", "--labeler", "tiny-labeler", "--data", data.toString()));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Cannot sweep labeler tiny-labeler", "ladd distill", "did you mean 'few'?");
    }

    private static Path results() {
        return folder.resolve("work").resolve("sweeps").resolve("few.tiny-labeler");
    }

    private static CapturedRun sweep(String... more) {
        return sweep(2, 3, more);
    }

    private static CapturedRun sweep(int epochs, int seed, String... more) {
        List<String> line = new ArrayList<>(List.of("labeler", "sweep", "--dataset", "few"));
        line.addAll(List.of("--labeler", "tiny-labeler", "--data", data.toString(), "--epochs", "" + epochs));
        line.addAll(List.of("--width", "4", "--batch-size", "16", "--grid", "3", "--steps", "30", "--seed", "" + seed));
        line.addAll(List.of("--set", "evaluation.width=4", "--set", "evaluation.networks=2"));
        line.addAll(List.of(more));
        return ladd(line);
    }

    private static CapturedRun ladd(List<String> line) {
        List<String> whole = new ArrayList<>(line);
        whole.addAll(List.of("--work-dir", folder.resolve("work").toString()));
        return CapturedRun.of(whole.toArray(String[]::new));
    }
}
