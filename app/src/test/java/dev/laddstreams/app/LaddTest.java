package dev.laddstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.run.Methods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaddTest {
    private static final List<String> COMMANDS = List.of(
            "demo",
            "up",
            "run",
            "export",
            "sheet",
            "import",
            "distill",
            "methods",
            "labeler",
            "status",
            "trace",
            "dead-letters",
            "routes",
            "topics",
            "init",
            "validate",
            "describe");

    static Stream<String> commands() {
        return COMMANDS.stream();
    }

    @Test
    void shouldPrintVersion() {
        CapturedRun run = CapturedRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("ladd ").doesNotContain("$");
    }

    @Test
    void shouldListEveryCommandInHelp() {
        CapturedRun run = CapturedRun.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains(COMMANDS);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldExplainEachCommand(String command) {
        CapturedRun run = CapturedRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: ladd " + command, "Example");
        assertThat(CapturedRun.of("help", command).out()).isEqualTo(run.out());
    }

    @Test
    void shouldAskForACommand() {
        CapturedRun run = CapturedRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Commands:");
    }

    @ParameterizedTest
    @CsvSource({
        "tpoics, topics",
        "top, topics",
        "topics --jsn, --json",
        "topics --json --dataste=x, --dataset",
        "describe --set labeler.bach-size=3, labeler.batch-size",
        "describe --set kafka.bootstrap.servers=b:1, kafka.bootstrap-servers",
        "status --set kafka.bootstrap-server=b:1, kafka.bootstrap-servers",
        "up --set kafka.producer.linger.mss=1, kafka.producer.linger.ms"
    })
    void shouldSuggestTheNearestName(String line, String meant) {
        CapturedRun run = CapturedRun.of(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("Cannot ").contains("did you mean '" + meant + "'?");
        assertThat(run.err()).doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run lableer | ROLE 'lableer' (expected: one of labeler, progress, sink, evaluator, active-view, routes, manifests, dashboard; did you mean 'labeler'?)",
                "export --to x --format xml | --format 'xml' (expected: one of parquet, webdataset, npz)",
                "demo --grid x | --grid 'x' (expected: a whole number)",
                "demo --grid 99999 | --grid 99999 (expected: from 1 to 100)",
                "labeler train --data none --id l --grid 0 | --grid 0 (expected: from 1 to 100)",
                "labeler train --data none --id l --grid 9999999999 | --grid 9999999999 (expected: from 1 to 100)",
                "demo --width 0 | --width 0 (expected: at least 1)",
                "distill --data d --dataset d --iterations 0 | --iterations 0 (expected: a whole number of at least 1)",
                "distill --data d --dataset d --labels soft | --labels soft (expected: one of hard, learned, teacher,",
                "distill --data d --dataset d --experts 3 | --experts 3 (expected: a setting that method dm has: --iterations, --real-per-class,",
                "distill --data d --dataset d --recipe tiny | --recipe 'tiny' (expected: one of published, small, reference)",
                "labeler train --data d --id l --momentum 1 | --momentum 1.0 (expected: from 0 to below 1.0)",
                "labeler train --data d --id l --learning-rate NaN | --learning-rate NaN (expected: a number above 0)",
                "labeler publish --id l | missing required argument",
                "labeler activate l | missing required option: '--version=N'",
                "labeler sweep --data d --dataset d | missing required option: '--labeler=ID'",
                "labeler sweep --data d --dataset d --labeler l --epochs 0 | --epochs 0 (expected: at least 1)",
                "labeler sweep --data d --dataset d --labeler l --every 0 | --every 0 (expected: at least 1)",
                "labeler sweep --data d --dataset d --labeler l --networks 0 | --networks 0 (expected: at least 1)",
                "labeler sweep --data d --dataset d --labeler l --steps -1 | --steps -1 (expected: at least 1)",
                "labeler sweep --data d --dataset d --labeler l --width 0 | --width 0 (expected: at least 1)",
                "bench methods --data d --images-per-class 1,0 | --images-per-class 0 (expected: at least 1)",
                "bench methods --data d --minutes 0 | --minutes 0 (expected: at least 1)",
                "import --data d | missing required option: '--dataset=ID'"
            })
    void shouldNameTheOptionAndItsRule(String line, String problem) {
        CapturedRun run = CapturedRun.of(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("Cannot run ladd ")
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labeler activate l --version 2 --now --when-complete | --now and --when-complete (expected: one of them, or none)",
                "relabel --dataset d --labeler l | --labeler l (expected: ID@VERSION, such as mine@2)",
                "dataset expire --dataset d --labeler l@x | --labeler l@x (expected: ID@VERSION, such as mine@2)",
                "sheet --dataset d --labeler l | --labeler l (expected: ID@VERSION, such as mine@2)",
                "sheet --dataset d --labeler l@1 --tag t | --tag and --labeler (expected: one of them, or none)",
                "sheet --dataset d --columns 0 | columns 0 (expected: 1 to 100)",
                "export --to x --format npz --dataset d --labeler l | --labeler l (expected: ID@VERSION, such as mine@2)",
                "status --until-complete | --until-complete without --watch (expected: --watch --until-complete)"
            })
    void shouldRefuseBeforeItReachesForABroker(String line, String problem) {
        CapturedRun run = CapturedRun.of(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("Cannot ").contains(problem);
    }

    @Test
    void shouldOfferEverySettingInAPartOfItsOwn() {
        String help = CapturedRun.of("distill", "--help").out();

        assertThat(help.substring(help.indexOf("Settings of the method")))
                .contains(Setting.all().stream()
                        .map(setting -> "--" + setting.name() + "=VALUE")
                        .toList())
                .contains("halved after 60, 80 and 90 %");
        assertThat(help.substring(0, help.indexOf("Settings of the method"))).doesNotContain("--real-per-class");
    }

    @Test
    void shouldListEveryMethod() throws IOException {
        CapturedRun run = CapturedRun.of("methods", "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(new ObjectMapper().readTree(run.out()).findValuesAsText("method"))
                .containsExactlyElementsOf(Methods.titles().keySet());
        assertThat(CapturedRun.of("methods").out()).contains(Methods.titles().values());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void shouldShowTheSettingsOfAMethod(String method) throws IOException {
        CapturedRun run = CapturedRun.of("methods", method, "--images-per-class", "7", "--recipe", "small", "--json");

        JsonNode shown = new ObjectMapper().readTree(run.out());
        assertThat(shown.get("published").asBoolean()).isFalse();
        Recipe recipe = Methods.recipe(method, RecipeName.SMALL, 7, 1);
        assertThat(shown.get("settings").findValuesAsText("setting"))
                .containsExactlyElementsOf(recipe.values().keySet());
        assertThat(shown.get("settings").findValuesAsText("value"))
                .containsExactlyElementsOf(recipe.values().values());
    }

    static Stream<String> methods() {
        return Methods.titles().keySet().stream();
    }

    @ParameterizedTest
    @ValueSource(strings = {"methods mt", "distill --data d --dataset d --method mt", "demo --method mt"})
    void shouldNameTheNearestMethod(String line) {
        CapturedRun run = CapturedRun.of(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("Cannot ").contains("mt", "one of dm, dc, dsa", "mtt");
    }

    @Test
    void shouldSayWhatADistillationIsBasedOnBeforeItStarts(@TempDir Path folder) throws IOException {
        Path data = TinyImages.write(folder.resolve("data"), 10, 5);
        String dataset = "--data " + data + " --dataset tiny --work-dir " + folder.resolve("work");

        CapturedRun run = CapturedRun.of(("distill " + dataset + " --recipe small --images-per-class 3 --width 4"
                        + " --real-per-class 4 --set kafka.bootstrap-servers=127.0.0.1:9"
                        + " --set schema-registry.url=http://127.0.0.1:9 --set kafka.default.api.timeout.ms=500"
                        + " --set kafka.request.timeout.ms=400")
                .split(" "));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .containsSubsequence(
                        "dm: distribution matching",
                        "small, but real-per-class 4 instead of 64",
                        "3 per class, extrapolated",
                        "convnet-d3-w4-instance",
                        "about ",
                        "Cannot reach Kafka");
    }

    @ParameterizedTest
    @CsvSource({"infer, leave no natural one", "seqmatch, not every stage has an image"})
    void shouldRefuseTooFewImagesPerClassBeforeItLooksForABroker(String method, String problem, @TempDir Path folder)
            throws IOException {
        Path data = TinyImages.write(folder.resolve("data"), 10, 5);

        CapturedRun run = CapturedRun.of(
                "distill",
                "--data",
                data.toString(),
                "--dataset",
                "tiny",
                "--method",
                method,
                "--images-per-class",
                "1",
                "--work-dir",
                folder.resolve("work").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Cannot distil", problem);
    }

    @Test
    void shouldListTheCommandsOfAGroup() {
        CapturedRun run = CapturedRun.of("labeler");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("Cannot run ladd labeler: no command")
                .contains("train", "publish", "sweep", "list");
    }

    @Test
    void shouldSayWhatAModelMadeElsewhereMustBeDescribedWith(@TempDir Path folder) {
        CapturedRun run = CapturedRun.of(
                "labeler", "publish", "--id", "l", "--model", "m.onnx", "--mean", "0", "--work-dir", folder.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("Cannot publish m.onnx: no --input, no --classes, no --std (expected: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "labeler list",
                "labeler show x",
                "dataset list",
                "dataset show x",
                "dataset rename x y",
                "dataset delete x",
                "dataset delete x --yes",
                "dead-letters list",
                "dead-letters show 3",
                "trace x-0-0"
            })
    void shouldSayWhatToDoNextWhereNothingIsYet(String command, @TempDir Path folder) {
        Path work = folder.resolve("work");

        CapturedRun run = CapturedRun.of((command + " --work-dir " + work).split(" "));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("Cannot look into work directory " + work + ": there is nothing in it yet")
                .contains("'ladd demo --work-dir " + work + "' to fill it");
        assertThat(work).doesNotExist();
    }

    @Test
    void shouldRefuseAWorkDirectoryInsideAFile(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        CapturedRun run =
                CapturedRun.of("status", "--work-dir", file.resolve("work").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("Cannot use work directory: " + file).contains("not a directory");
    }

    @Test
    void shouldReportEverythingThatIsWrongAtOnce(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ladd.yaml");
        Files.writeString(file, "topics:\n  partitons: 3\nlabeler.threads: none\n");

        CapturedRun run = CapturedRun.of(
                Map.of("LADD_LABELER_LINGER", "soon"), "validate", "--config", file.toString(), "--set", "x");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .hasSize(4)
                .anySatisfy(line ->
                        assertThat(line).contains("topics.partitons", file + ":2", "did you mean 'topics.partitions'?"))
                .anySatisfy(line -> assertThat(line).contains("labeler.threads: 'none'", file + ":3"))
                .anySatisfy(line -> assertThat(line).contains("'soon' at environment LADD_LABELER_LINGER"))
                .anySatisfy(line -> assertThat(line).contains("--set: 'x'"));
    }

    @Test
    void shouldWriteAFirstConfigurationOnce(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ladd.yaml");

        CapturedRun first = CapturedRun.of("init", "--config", file.toString());
        String written = Files.readString(file);
        CapturedRun second = CapturedRun.of("init", "--config", file.toString());

        assertThat(first.exitCode()).isZero();
        assertThat(CapturedRun.of("validate", "--config", file.toString()).exitCode())
                .isZero();
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err()).startsWith("Cannot write a first configuration: " + file + " exists");
        assertThat(file).hasContent(written);
    }

    @Test
    void shouldDescribeValuesWithTheirOrigins(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ladd.yaml");
        Files.writeString(file, "labeler:\n  threads: 3\n");

        CapturedRun run = CapturedRun.of(
                Map.of("LADD_LABELER_BATCH_SIZE", "7"), "describe", "--json", "-c", file.toString(), "--work-dir", "w");

        JsonNode settings = new ObjectMapper().readTree(run.out());
        assertThat(settings)
                .anySatisfy(setting -> {
                    assertThat(setting.get("key").asText()).isEqualTo("labeler.threads");
                    assertThat(setting.get("origin").asText()).isEqualTo(file + ":2");
                })
                .anySatisfy(setting -> {
                    assertThat(setting.get("value").asText()).isEqualTo("7");
                    assertThat(setting.get("origin").asText()).isEqualTo("environment LADD_LABELER_BATCH_SIZE");
                })
                .anySatisfy(
                        setting -> assertThat(setting.get("origin").asText()).isEqualTo("--work-dir"));
    }

    @Test
    void shouldListTopicsForScripts() throws IOException {
        CapturedRun run = CapturedRun.of("topics", "--dataset", "fashion", "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(new ObjectMapper().readTree(run.out()).get(0).get("topic").asText())
                .isEqualTo("fashion.images");
    }

    @Test
    void shouldNameABrokerThatDoesNotAnswer(@TempDir Path folder) {
        CapturedRun run = CapturedRun.of(
                "topics",
                "--create",
                "--work-dir",
                folder.toString(),
                "--set",
                "kafka.bootstrap-servers=127.0.0.1:9",
                "--set",
                "schema-registry.url=http://127.0.0.1:9",
                "--set",
                "kafka.default.api.timeout.ms=500",
                "--set",
                "kafka.request.timeout.ms=400");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("Cannot reach Kafka: 127.0.0.1:9 ").doesNotContain("\tat ");
    }
}
