package dev.laddstreams.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.config.ConfigTemplate;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.schemas.TopicCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WiringTest {
    private static final Path DOCUMENT = Path.of("../docs/wiring.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String BIRDS = """
            datasets:
              birds: { classes: [crow, kite], expected: 500 }
            routes:
              cms: { from: cms.uploads, dataset: birds, format: jpeg, class: header:species }
            labelers:
              resnet: { dataset: birds }
            sinks:
              lake: { labelers: [resnet] }
            """;

    @TempDir
    private Path folder;

    static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        Matcher blocks = YAML.matcher(Files.readString(DOCUMENT));
        while (blocks.find()) {
            examples.add(blocks.group(1));
        }
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldTakeEveryExampleOfTheDocument(String example) {
        assertThat(problems(example)).isEmpty();
        Declarations wiring = Declarations.of(load(example).require());
        assertThat(wiring.routes()).isNotEmpty();
        assertThat(wiring.routedDatasets()).isNotEmpty();
    }

    @Test
    void shouldTakeTheDeclarationsOfAFirstFile() {
        String template = ConfigTemplate.text();
        String declared = template.substring(template.indexOf("#datasets:"), template.indexOf("# ---- Keys of other"))
                .replaceAll("(?m)^#", "");
        assertThat(problems(declared)).isEmpty();
        assertThat(Declarations.of(load(declared).require()).routes()).hasSize(1);
    }

    @Test
    void shouldHoldWhatIsDeclared() {
        Configuration configuration = load(BIRDS).require();
        Declarations wiring = Declarations.of(configuration);
        DeclaredDataset birds = wiring.datasets().get(0);
        assertThat(birds.classNames()).containsExactly("crow", "kite");
        assertThat(birds.shape()).hasToString("3x32x32");
        assertThat(birds.labelerId()).contains("resnet");
        assertThat(birds.quiet()).isEqualTo(Duration.ofSeconds(1));
        assertThat(wiring.routes().get(0).sources(TopicCatalogue.DEFAULT))
                .extracting(topic -> topic.name())
                .containsExactly("cms.uploads");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dataset: birds, format|dataset: bird, format|4|did you mean 'birds'?",
                "format: jpeg|format: jpg|4|one of ladd, avro, json, jpeg, png, npy",
                "format: jpeg|formt: jpeg|4|did you mean 'format'?",
                "from: cms.uploads, |''|4|it has no from",
                "from: cms.uploads|from: ladd.datasets|4|a foreign topic",
                "from: cms.uploads|from: birds.images|4|no circle of routes",
                "from: cms.uploads|from: birds.images|4|format ladd",
                "class: header:species|class: /species|4|key or header:<name>",
                "class: header:species|class: { topic: x, key: name }|4|id: records of the class topic",
                "class: header:species|id: key|4|nothing says the class",
                "class: header:species|class: key, resize: { side: 64 }|4|resize.mode",
                "class: header:species|class: key, sample: 2|4|a number above 0 and at most 1",
                "class: header:species|class: key, limits.decode-time: 5|4|a number and a unit",
                "class: header:species|class: key, limits.bytes: 1 GiB|4|topics.max-message-bytes",
                "[crow, kite]|[crow, crow]|2|texts that differ",
                "[crow, kite]|[crow]|2|2 or more classes",
                "classes: [crow, kite], |''|2|it has no classes",
                "expected: 500|images: birds.pictures|2|birds.images, as the topics",
                "labelers: [resnet]|labelers: [resnt]|8|did you mean 'resnet'?",
                "resnet: { dataset: birds }|resnet: { dataset: birds, augmented: x }|6|birds.augmented",
                "resnet: { dataset: birds }|Resnet: { dataset: birds }|6|lower-case letters",
            })
    void shouldNameTheLineOfAMistake(String right, String wrong, int line, String expected) {
        List<String> problems = problems(BIRDS.replace(right, wrong));
        assertThat(problems).anyMatch(problem -> problem.contains("ladd.yaml:" + line) && problem.contains(expected));
    }

    @Test
    void shouldTellAllMistakesAtOnce() {
        List<String> problems = problems(BIRDS.replace("format: jpeg", "format: jpg")
                .replace("resnet: { dataset: birds }", "resnet: { dataset: brids }")
                .replace("expected: 500", "expcted: 500"));
        assertThat(problems)
                .hasSize(3)
                .anyMatch(problem -> problem.contains("routes.cms.format"))
                .anyMatch(problem -> problem.contains("datasets.birds.expcted"))
                .anyMatch(problem -> problem.contains("labelers.resnet.dataset: brids"));
    }

    @Test
    void shouldRefuseTwoWritersOfOneTopic() {
        assertThat(problems(BIRDS.replace("sinks:", "  other: { dataset: birds }\nsinks:")
                        .replace("[resnet]", "[resnet, other]")))
                .anyMatch(problem -> problem.contains("which labelers.other labels"));
        assertThat(problems(BIRDS + "  pond: { labelers: [resnet] }\n"))
                .anyMatch(problem -> problem.contains("both would write the same table"));
        assertThat(problems(BIRDS.replace("sinks:", "  other: { dataset: bees }\nsinks:")
                        .replace("routes:", "  bees: { classes: [a, b] }\nroutes:")))
                .anyMatch(problem -> problem.contains("no sink stores its labels"));
    }

    @Test
    void shouldFollowTheFileAndKeepWhatHeldWhenItHasMistakes() throws IOException {
        Path file = write(BIRDS);
        LiveDeclarations live = LiveDeclarations.of(load(file).require());
        assertThat(live.now().routes()).hasSize(1);

        Files.writeString(
                file,
                BIRDS.replace(
                        "labelers:\n", "  two: { from: b, dataset: birds, format: png, class: key }\nlabelers:\n"));
        assertThat(live.now().routes()).hasSize(2);
        Files.writeString(file, "routes: { broken: { from: x } }\n");
        assertThat(live.now().routes()).hasSize(2);
        Files.writeString(file, "datasets: {}\n");
        assertThat(live.now().routes()).isEmpty();
    }

    @Test
    void shouldDrawWhatSamplesBecome() throws IOException {
        Path config = write(BIRDS.replace("format: jpeg", "format: png"));
        Path samples = Files.createDirectories(folder.resolve("samples"));
        Files.write(samples.resolve("one.png"), TinyPng.bytes(32));
        Files.write(samples.resolve("two.png"), TinyPng.bytes(32));
        Files.writeString(samples.resolve("two.png.headers"), "species: kite\n");
        Files.writeString(samples.resolve("three.png"), "no picture");
        Path sheet = folder.resolve("sheet.png");

        CapturedRun run = CapturedRun.of(
                "routes",
                "test",
                "--config",
                config.toString(),
                "--route",
                "cms",
                "--samples",
                samples.toString(),
                "--header",
                "species=crow",
                "--out",
                sheet.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("birds-cms-one", "kite", "dead letter, record-invalid", "2 of 3 samples become images");
        assertThat(sheet).isNotEmptyFile();
        assertThat(CapturedRun.of("routes", "test", "--config", config.toString(), "--route", "cma", "--samples", ".")
                        .err())
                .contains("did you mean 'cms'?");
    }

    @Test
    void shouldDescribeTheTopology() throws IOException {
        Path config = write(BIRDS);
        assertThat(CapturedRun.of("describe", "--config", config.toString(), "--format", "text")
                        .out())
                .contains("route cms", "cms.uploads", "labeler resnet", "table ladd.birds");
        assertThat(CapturedRun.of("describe", "--config", config.toString(), "--format", "mermaid")
                        .out())
                .startsWith("flowchart LR")
                .contains("\"cms.uploads\"");
        assertThat(CapturedRun.of("describe", "--config", config.toString(), "--format", "asyncapi")
                        .out())
                .contains("\"asyncapi\" : \"3.0.0\"", "#/channels/birds.images", "\"SyntheticImage\"");
    }

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("ladd.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConfigurationLoader.Outcome load(String text) {
        return load(write(text));
    }

    private static ConfigurationLoader.Outcome load(Path file) {
        return Declarations.check(ConfigurationLoader.load(Optional.of(file), Map.of(), List.of()));
    }

    private List<String> problems(String text) {
        return load(text).problems();
    }
}
