package dev.laddstreams.app.studies.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.console.LogFile;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.studies.LabelRecipe;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One demo on a tiny set, with all parts real; then what one does with its work directory. */
class DemoIT {
    private static final int PER_CLASS = 2;
    private static final SubImageGrid GRID = new SubImageGrid(3, 0.5);
    private static final int IMAGES = PER_CLASS * TinyImages.CLASSES;

    @TempDir
    private static Path folder;

    private static Path workDir;
    private static StringWriter shown;
    private static DemoReport report;
    private static JsonNode written;

    @BeforeAll
    static void runDemo() throws IOException {
        Path data = TinyImages.write(folder.resolve("tiny"), 40, 20);
        workDir = folder.resolve("work");
        shown = new StringWriter();
        report = demo(data, GRID, folder.resolve("report.json"));
        written = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    @Test
    void shouldCountEveryImageOnce() {
        assertThat(report.dataset()).isEqualTo("tiny");
        assertThat(report.counts().classes()).isEqualTo(TinyImages.CLASSES);
        assertThat(report.counts().images()).isEqualTo(IMAGES);
        assertThat(report.counts().augmentedRecords()).isEqualTo(IMAGES);
        assertThat(report.counts().storedRecords()).isEqualTo(IMAGES);
        assertThat(report.counts().subImagesPerImage()).isEqualTo(9);
        assertThat(report.counts().deadLetters()).isZero();
    }

    @Test
    void shouldMeasureStorageFromStoredBytes() {
        // 28 px are padded to 32; of 4 classes, 21sts take 2 bytes a row.
        assertThat(report.storage().imageBytes()).isEqualTo(IMAGES * 32L * 32L);
        assertThat(report.storage().denseLabelBytes()).isEqualTo(IMAGES * 9L * 2L);
        assertThat(report.storage().overheadRatio()).isCloseTo(9.0 * 2 / (32 * 32), within(1e-9));
        assertThat(report.storage().tableBytes()).isPositive();
    }

    @Test
    void shouldEvaluateEveryControl() {
        assertThat(report.figures().accuracy().keySet())
                .containsExactly(
                        Stream.of(DemoControl.values()).map(DemoControl::key).toArray(String[]::new));
        assertThat(report.figures().accuracy().values()).allSatisfy(accuracy -> {
            assertThat(accuracy.mean()).isBetween(0.0, 1.0);
            assertThat(accuracy.std()).isNotNegative();
            assertThat(accuracy.networks()).isEqualTo(2);
        });
        // A bright quarter tells the class: far above the 25 % of guessing, also after a few steps.
        assertThat(report.figures().accuracy().get("distilledHard").mean()).isGreaterThan(0.5);
    }

    @Test
    void shouldMeasureThroughputsAndTimes() {
        assertThat(report.figures().throughput().engineSubImagesPerSecond()).isPositive();
        assertThat(report.figures().throughput().endToEndSubImagesPerSecond()).isPositive();
        assertThat(report.figures().throughput().ratio())
                .isCloseTo(
                        report.figures().throughput().endToEndSubImagesPerSecond()
                                / report.figures().throughput().engineSubImagesPerSecond(),
                        within(1e-9));
        assertThat(report.figures().seconds().total())
                .isGreaterThan(report.figures().seconds().evaluate());
    }

    @Test
    void shouldWriteTheReportWithItsAgreedNames() {
        assertThat(written.fieldNames())
                .toIterable()
                .contains(
                        "dataset",
                        "classes",
                        "images",
                        "subImagesPerImage",
                        "augmentedRecords",
                        "storedRecords",
                        "deadLetters",
                        "labeler",
                        "storage",
                        "accuracy",
                        "throughput",
                        "seconds",
                        "contactSheet",
                        "warehouse",
                        "seed");
        assertThat(written.at("/labeler/sha256").asText()).hasSize(64);
        assertThat(written.at("/labeler/version").asInt()).isEqualTo(1);
        assertThat(written.at("/seconds").fieldNames())
                .toIterable()
                .containsExactly("labeler", "distil", "label", "store", "evaluate", "total");
        assertThat(Path.of(written.get("warehouse").asText())).isAbsolute().isDirectory();
    }

    @Test
    void shouldDrawTheContactSheet() throws IOException {
        Path sheet = Path.of(report.places().contactSheet());

        assertThat(sheet).isAbsolute();
        assertThat(ImageIO.read(sheet.toFile()).getWidth()).isGreaterThan(100);
    }

    @Test
    void shouldSaySizesAndEstimateFirst() {
        assertThat(shown.toString())
                .containsSubsequence("labeler ", "distil ", "evaluate ", "estimate", "train the labeler", "evaluate");
    }

    @Test
    void shouldShowTheWholeTable() {
        assertThat(new ReportTable(report).toString())
                .contains(Stream.of(DemoControl.values()).map(DemoControl::text).toList())
                .contains(
                        "Dense labels add",
                        report.places().contactSheet(),
                        report.places().warehouse(),
                        "ladd export");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "webdataset", "npz"})
    void shouldExportTheDemosActiveVersionByDefault(String format) throws IOException {
        Path target = folder.resolve("export-" + format);

        CapturedRun run = CapturedRun.of(
                "export", "--format", format, "--to", target.toString(), "--work-dir", workDir.toString(), "--json");

        assertThat(run.err()).doesNotContain("Cannot");
        assertThat(run.exitCode()).isZero();
        JsonNode result = new ObjectMapper().readTree(run.out());
        assertThat(result.get("images").asInt()).isEqualTo(IMAGES);
        assertThat(result.get("tag").asText()).isEqualTo(report.places().tag());
        for (JsonNode file : result.get("files")) {
            assertThat(target.resolve(file.asText())).isRegularFile();
        }
    }

    @Test
    void shouldNameTheVersionsThatCanBeExported() {
        CapturedRun run = CapturedRun.of(
                "export",
                "--format",
                "npz",
                "--labeler",
                "tiny-labeler@7",
                "--to",
                folder.resolve("none").toString(),
                "--work-dir",
                workDir.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("tiny-labeler@7", "one of tiny-labeler@1");
    }

    @Test
    void shouldShowTheDemosDatasetsInStatus() throws IOException {
        CapturedRun run = CapturedRun.of("status", "--work-dir", workDir.toString(), "--json");

        assertThat(run.exitCode()).isZero();
        JsonNode status = new ObjectMapper().readTree(run.out());
        assertThat(status.get("datasets").findValuesAsText("id"))
                .containsExactlyInAnyOrder("tiny", "tiny-random", "tiny-kmeans");
        assertThat(status.get("active").findValuesAsText("tag"))
                .contains(report.places().tag());
        assertThat(status.get("evaluations")).hasSize(DemoControl.values().length);
    }

    @Test
    void shouldRunAgainInTheSameWorkDirectoryWithOtherSettings() throws IOException {
        Path data = TinyImages.write(folder.resolve("other").resolve("tiny"), 10, 5);

        DemoReport second = demo(data, new SubImageGrid(2, 0.75), folder.resolve("second.json"));

        assertThat(second.counts().images()).isEqualTo(IMAGES);
        assertThat(second.counts().storedRecords()).isEqualTo(IMAGES);
        assertThat(second.counts().subImagesPerImage()).isEqualTo(4);
        assertThat(second.places().workDir()).isNotEqualTo(report.places().workDir());
        Files.writeString(
                workDir.resolve("last-demo"),
                Path.of(report.places().workDir()).getFileName().toString());
    }

    private static DemoReport demo(Path data, SubImageGrid grid, Path reportFile) {
        Terminal terminal = new Terminal(new PrintWriter(shown, true), new PrintWriter(shown, true), 0);
        DemoRequest request = new DemoRequest(
                new DemoRequest.RealImages(data.toString(), ReadingOptions.DEFAULT),
                OptionalInt.of(PER_CLASS),
                grid,
                "dm",
                OptionalInt.empty(),
                DemoLength.FULL,
                Optional.of(reportFile),
                3);
        return new Demo(
                        ConfigurationLoader.load(
                                        Optional.empty(),
                                        Map.of(),
                                        List.of(new Assignment("--work-dir", "work-dir=" + workDir)))
                                .require(),
                        terminal,
                        LogFile.Detail.WARNINGS,
                        DemoIT::tinySizes)
                .run(request);
    }

    private static DemoSizes tinySizes(DemoRequest request, DataSplits data) {
        return new DemoSizes(
                PER_CLASS,
                new LabelRecipe(
                        ConvNetSpec.forInput(data.train().shape(), data.train().classes(), 4),
                        1_000,
                        2,
                        LabelRecipe.deployment(40, 4, Augmentation.NONE),
                        1_000),
                Methods.recipe(request.method(), RecipeName.SMALL, PER_CLASS, 1)
                        .changed(Map.of("iterations", "5", "real-per-class", "8", "augmentation", "none")),
                2,
                DemoControl.of(request.length()));
    }
}
