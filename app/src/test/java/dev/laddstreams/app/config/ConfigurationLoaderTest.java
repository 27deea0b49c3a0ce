package dev.laddstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.settings.Secrets;
import dev.laddstreams.learning.label.LabelCodecChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTakeTheDefaultsOfEveryKey() {
        ConfigurationLoader.Outcome outcome =
                ConfigurationLoader.load(Optional.empty(), Map.of("PATH", "/"), List.of());

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.configuration().get(ConfigKeys.LABELER_LINGER)).isEqualTo(Duration.ofMillis(20));
        assertThat(outcome.configuration().get(ConfigKeys.MAX_MESSAGE_BYTES)).isEqualTo(16L << 20);
        assertThat(outcome.configuration().get(ConfigKeys.LABELER_ENCODING)).isEqualTo(LabelCodecChoice.AUTO);
        assertThat(outcome.configuration().find(ConfigKeys.LABELER_THREADS)).isEmpty();
    }

    @Test
    void shouldLetTheLaterSourceWin() {
        Optional<Path> file = file("labeler:\n  threads: 1\n  batch-size: 1\ntopics.partitions: 1\n");
        Map<String, String> environment = Map.of("LADD_LABELER_BATCH_SIZE", "2", "LADD_TOPICS_PARTITIONS", "2");

        Configuration configuration = ConfigurationLoader.load(
                        file, environment, List.of(new Assignment("--set", "topics.partitions=3")))
                .require();

        assertThat(configuration.get(ConfigKeys.LABELER_THREADS)).isEqualTo(1);
        assertThat(configuration.get(ConfigKeys.LABELER_BATCH_SIZE)).isEqualTo(2);
        assertThat(configuration.get(ConfigKeys.PARTITIONS)).isEqualTo(3);
    }

    @Test
    void shouldRefuseAliasesThatStandForMoreThanAnyoneWrites() {
        StringBuilder text = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int i = 1; i < 24; i++) {
            text.append(String.format("a%d: &a%d {p: *a%d, q: *a%d}%n", i, i, i - 1, i - 1));
        }

        assertThat(ConfigurationLoader.load(file(text.toString()), Map.of(), List.of())
                        .problems())
                .anyMatch(problem -> problem.contains("aliases written out"));
        assertThat(ConfigurationLoader.load(file("labeler: &all\n  more: *all\n"), Map.of(), List.of())
                        .problems())
                .anyMatch(problem -> problem.contains("deep"));
    }

    @Test
    void shouldSayEachProblemInOneLine() {
        assertThat(ConfigurationLoader.load(file("\"one\\ntwo\": 1\n"), Map.of(), List.of())
                        .problems())
                .singleElement()
                .asString()
                .startsWith("Cannot set one two: no such key");
    }

    @Test
    void shouldPassClientPropertiesThroughByTheirLongestPrefix() {
        Optional<Path> file = file("""
                kafka:
                  bootstrap-servers: [one:9092, two:9092]
                  security.protocol: SSL
                  producer:
                    linger.ms: 5
                schema-registry.url: http://registry:8081
                catalog:
                  type: rest
                """);

        Configuration configuration = ConfigurationLoader.load(
                        file, Map.of("LADD_KAFKA_CONSUMER_MAX_POLL_RECORDS", "7"), List.of())
                .require();

        assertThat(configuration.get(ConfigKeys.BOOTSTRAP_SERVERS)).isEqualTo("one:9092,two:9092");
        assertThat(configuration.passThrough("kafka.")).containsExactly(Map.entry("security.protocol", "SSL"));
        assertThat(configuration.passThrough("kafka.producer.")).containsExactly(Map.entry("linger.ms", "5"));
        assertThat(configuration.passThrough("kafka.consumer.")).containsExactly(Map.entry("max.poll.records", "7"));
        assertThat(configuration.passThrough("catalog.")).containsExactly(Map.entry("type", "rest"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka.acks|1|all",
                "kafka.producer.acks|1|all",
                "kafka.producer.transactional.id|x|every writer has its own",
                "kafka.producer.value.serializer|x|kafka.serializer-class",
                "kafka.consumer.isolation.level|read_uncommitted|read_committed",
                "kafka.consumer.group.id|x|a group of its own",
                "kafka.consumer.bootstrap.servers|x:1|kafka.bootstrap-servers",
                "kafka.streams.producer.acks|0|all",
                "kafka.streams.main.consumer.isolation.level|read_uncommitted|read_committed",
                "kafka.streams.processing.guarantee|at_least_once|exactly_once_v2"
            })
    void shouldRefuseWhatExactlyOnceRestsOn(String key, String value, String reason) {
        List<String> problems = ConfigurationLoader.load(
                        Optional.empty(), Map.of(), List.of(new Assignment("--set", key + "=" + value)))
                .problems();

        assertThat(problems).singleElement().asString().contains(key, value, reason, "--set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.producer.acks=all",
                "kafka.producer.acks=-1",
                "kafka.consumer.isolation.level=read_committed",
                "kafka.streams.group.instance.id=slot",
                "catalog.acks=1"
            })
    void shouldTakeWhatSaysTheSame(String assignment) {
        assertThat(ConfigurationLoader.load(Optional.empty(), Map.of(), List.of(new Assignment("--set", assignment)))
                        .problems())
                .isEmpty();
    }

    @Test
    void shouldMaskSecrets() {
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(), Map.of(), List.of(new Assignment("--set", "kafka.ssl.key.password=hush")))
                .require();

        assertThat(configuration.describe().toString())
                .contains("ssl.key.password")
                .doesNotContain("hush");
    }

    @Test
    void shouldMaskWhateverAClientCallsAPassword() {
        Stream.of(
                        ProducerConfig.configDef(),
                        ConsumerConfig.configDef(),
                        AdminClientConfig.configDef(),
                        StreamsConfig.configDef())
                .flatMap(keys -> keys.configKeys().values().stream())
                .filter(key -> key.type == ConfigDef.Type.PASSWORD)
                .forEach(key -> assertThat(Secrets.isSecret("kafka." + key.name))
                        .as(key.name)
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.ssl.keystore.key=-----BEGIN PRIVATE KEY-----hush",
                "kafka.ssl.keystore.key:hush",
                "schema-registry.url=http://me:hush@registry:8081",
                "schema-registry.url=//me:hush@registry:8081",
                "catalog.uri=jdbc:postgresql://me:hush@db/x",
                "kafka.acks=password=hush"
            })
    void shouldShowNoSecretInProblemsAndDescriptions(String assignment) {
        ConfigurationLoader.Outcome outcome =
                ConfigurationLoader.load(Optional.empty(), Map.of(), List.of(new Assignment("--set", assignment)));

        assertThat(outcome.problems().toString()).doesNotContain("hush");
        assertThat(outcome.configuration().describe().toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labeler.thread: 2|labeler.threads",
                "kafka.bootstrap.servers: x:1|kafka.bootstrap-servers",
                "worc-dir: x|work-dir",
                "completely-else: 1|docs/configuration.md"
            })
    void shouldNameLineAndNearestKeyOfAnUnknownOne(String line, String expected) {
        Optional<Path> file = file("# comment\n" + line + "\n");

        assertThatThrownBy(() ->
                        ConfigurationLoader.load(file, Map.of(), List.of()).require())
                .isInstanceOf(LaddException.class)
                .hasMessageContaining(file.orElseThrow() + ":2")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topics.partitions: 0",
                "topics.partitions: many",
                "labeler.linger: 20",
                "images.inline-max-bytes: 4 MB",
                "labeler.encoding: float64",
                "labeler.encoding: lattice12",
                "kafka.bootstrap-servers: broker",
                "schema-registry.url: registry",
                "kafka.serializer-class: not a class",
                "work-dir: ''",
                "evaluation.learning-rate: -1",
                "a: 1\na: 1",
                "a: [[1]]",
                "- item",
                "a: b: c",
                "kafka.bootstrap-servers: broker:9092",
                "schema-registry.url: http://registry:8081"
            })
    void shouldRefuse(String text) {
        ConfigurationLoader.Outcome outcome = ConfigurationLoader.load(file(text), Map.of(), List.of());

        assertThat(outcome.problems()).isNotEmpty().allSatisfy(problem -> assertThat(problem)
                .matches("Cannot .+: .+ \\(expected: .+\\)"));
    }

    /** Who mistypes the host has not come to the registry yet. */
    @ParameterizedTest
    @CsvSource({"nohost.invalid:9092, true", "'nohost.invalid:9092,127.0.0.1:9092', false"})
    void shouldSayOfALoneAddressWhetherItsHostIsKnown(String servers, boolean lost) {
        ConfigurationLoader.Outcome outcome =
                ConfigurationLoader.load(Optional.empty(), Map.of("LADD_KAFKA_BOOTSTRAP_SERVERS", servers), List.of());

        assertThat(outcome.problems()).singleElement().satisfies(problem -> {
            assertThat(problem).contains("without schema-registry.url");
            assertThat(problem.contains("no host of " + servers + " can be resolved"))
                    .isEqualTo(lost);
        });
    }

    @Test
    @Timeout(20)
    void shouldNotWaitForTheWriterOfANamedPipe() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
        Path pipe = folder.resolve("pipe.yaml");
        new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor();

        assertThat(ConfigurationLoader.load(Optional.of(pipe), Map.of(), List.of())
                        .problems())
                .containsExactly("Cannot read configuration: " + pipe + " is no file (expected: a YAML file)");
    }

    @Test
    void shouldRefuseAMissingFile() {
        ConfigurationLoader.Outcome outcome =
                ConfigurationLoader.load(Optional.of(folder.resolve("none.yaml")), Map.of(), List.of());

        assertThat(outcome.problems()).singleElement().asString().contains("none.yaml does not exist");
    }

    @Test
    void shouldTakePortsFromTheEnvironmentUnlessTheyAreKubernetesServices() {
        Configuration configured = ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of("LADD_MANAGEMENT_PORT", "9400", "LADD_DASHBOARD_PORT", "tcp://10.0.0.1:8080"),
                        List.of())
                .require();

        assertThat(configured.get(MonitoringKeys.MANAGEMENT_PORT)).isEqualTo(9400);
        assertThat(configured.find(ConfigKeys.DASHBOARD_PORT)).isEmpty();
    }

    @Test
    void shouldIgnoreWhatTheLauncherAndKubernetesSet() {
        Map<String, String> environment = Map.of(
                "LADD_JAVA_OPTS", "-Xmx2g", "LADD_SERVICE_HOST", "10.0.0.1", "LADD_PORT_8080_TCP_ADDR", "10.0.0.1");

        assertThat(ConfigurationLoader.load(Optional.empty(), environment, List.of())
                        .problems())
                .isEmpty();
        assertThat(ConfigurationLoader.load(Optional.empty(), Map.of("LADD_WROK_DIR", "x"), List.of())
                        .problems())
                .singleElement()
                .asString()
                .contains("did you mean 'LADD_WORK_DIR'?");
    }

    private Optional<Path> file(String text) {
        try {
            return Optional.of(Files.writeString(folder.resolve("ladd.yaml"), text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
