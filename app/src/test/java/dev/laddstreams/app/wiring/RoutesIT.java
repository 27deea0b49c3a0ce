package dev.laddstreams.app.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class RoutesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private Path file;
    private StackAccess stack;

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("ladd.yaml");
        declare("");
        stack = StackAccess.open(configuration());
        Topics.create(stack.connection(), stack.catalogue().shared());
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    /** @param more routes */
    private void declare(String more) throws IOException {
        Files.writeString(file, """
                work-dir: %s
                datasets:
                  birds: { classes: [crow, kite], expected: 40 }
                routes:
                  cms: { from: cms.uploads, dataset: birds, format: png, class: header:species }
                """.formatted(folder.resolve("work")) + more);
    }

    private Configuration configuration() {
        return Declarations.check(ConfigurationLoader.load(Optional.of(file), Map.of(), List.of()))
                .require();
    }

    private RoleThreads routes() {
        Configuration configuration = configuration();
        RoleThreads roles = new RoleThreads();
        for (RoleKind kind : List.of(RoleKind.ROUTES, RoleKind.MANIFESTS)) {
            roles.start(kind.create(configuration, WorkDir.of(configuration), stack.connection(), stack.catalogue()));
        }
        return roles;
    }

    private void send(String topic, int from, int to) {
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.durableProducer(stack.connection(), RoleProperties.NONE)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = from; i < to; i++) {
                sent.add(producer.send(new ProducerRecord<>(
                        topic,
                        null,
                        ("p" + i).getBytes(UTF_8),
                        topic.equals("legacy.birds") ? json(i) : TinyPng.bytes(32, i),
                        List.of(new RecordHeader("species", (i % 2 == 0 ? "crow" : "kite").getBytes(UTF_8))))));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] json(int i) {
        String png = Base64.getEncoder().encodeToString(TinyPng.bytes(32, i));
        return "{\"img\": \"%s\", \"meta\": {\"label\": %d, \"id\": \"j/%d\"}}"
                .formatted(png, i % 2, i)
                .getBytes(UTF_8);
    }

    private Map<String, SyntheticImage> images() {
        return TopicSnapshot.read(stack.connection(), stack.catalogue().images("birds"), SyntheticImage.class);
    }

    private long imageRecords() {
        AtomicLong records = new AtomicLong();
        new TopicReader(stack.connection(), stack.catalogue().images("birds").name(), TopicReader.End.COMMITTED)
                .read(record -> records.incrementAndGet());
        return records.get();
    }

    private Optional<DatasetManifest> manifest() {
        return Optional.ofNullable(
                TopicSnapshot.read(stack.connection(), stack.catalogue().datasets(), DatasetManifest.class)
                        .get("birds"));
    }

    private void awaitSealed(int images) {
        await().atMost(PATIENCE).until(() -> manifest()
                .filter(manifest -> manifest.getState() == ManifestState.SEALED)
                .filter(manifest -> manifest.getExpectedImages() == images)
                .isPresent());
    }

    @Test
    void shouldSealADatasetOfForeignRecordsAndGoOnWhereItStopped() throws IOException {
        try (RoleThreads roles = routes()) {
            awaitTopic("cms.uploads");
            send("cms.uploads", 0, 25);
            await().atMost(PATIENCE).until(() -> images().size() == 25);
            assertThat(manifest()).hasValueSatisfying(manifest -> assertThat(manifest.getState())
                    .isEqualTo(ManifestState.GROWING));
            roles.requireRunning();
        }
        try (RoleThreads roles = routes()) {
            send("cms.uploads", 20, 40);
            awaitSealed(40);
            assertThat(imageRecords()).as("each image once").isEqualTo(40);
            assertThat(images().values())
                    .allMatch(image ->
                            image.getRevision() == 1 && image.getMethod().equals("route"));
            assertThat(manifest().orElseThrow().getClassNames()).containsExactly("crow", "kite");

            send("cms.uploads", 40, 41);
            awaitSealed(41);
            roles.requireRunning();
        }
    }

    @Test
    void shouldStartAndStopRoutesWithTheFile() throws IOException {
        try (RoleThreads roles = routes()) {
            awaitTopic("cms.uploads");
            send("cms.uploads", 0, 20);
            declare("  json: { from: legacy.birds, dataset: birds, format: json, pixels: /img,"
                    + " class: { at: /meta/label, as: index }, id: /meta/id }\n");
            awaitTopic("legacy.birds");
            send("legacy.birds", 0, 20);
            awaitSealed(40);
            assertThat(images()).containsKeys("birds-cms-p3", "birds-json-j~2f3");
            assertThat(DeadLetterLog.read(
                                    stack.connection(), stack.catalogue().deadLetters(), TopicReader.End.COMMITTED)
                            .letters())
                    .isEmpty();
            roles.requireRunning();
        }
    }

    @Test
    void shouldPublishAgainWhatWasWrittenToATopicThatIsGone() {
        try (RoleThreads roles = routes()) {
            awaitTopic("cms.uploads");
            send("cms.uploads", 0, 5);
            await().atMost(PATIENCE).until(() -> images().size() == 5);
            Topics.delete(stack.connection(), List.of(stack.catalogue().images("birds")));
            await().atMost(PATIENCE).until(() -> images().size() == 5 && imageRecords() == 5);
            roles.requireRunning();
        }
    }

    @Test
    void shouldRefuseClassesInAnotherOrder() throws IOException {
        try (RoleThreads roles = routes()) {
            awaitTopic("cms.uploads");
            send("cms.uploads", 0, 40);
            awaitSealed(40);
            Files.writeString(file, Files.readString(file).replace("[crow, kite]", "[kite, crow]"));
            await().atMost(PATIENCE).until(() -> roles.roles().stream()
                    .flatMap(role -> role.hindrances().stream())
                    .anyMatch(sentence -> sentence.contains("a class is its place in every label")));
            roles.requireRunning();
            Files.writeString(file, Files.readString(file).replace("[kite, crow]", "[crow, kite, owl]"));
            await().atMost(PATIENCE)
                    .until(() -> manifest().orElseThrow().getClassNames().size() == 3);
        }
    }

    @Test
    void shouldPlanAndApplyWithoutDeleting() {
        CapturedRun plan = CapturedRun.of("topics", "plan", "--config", file.toString());
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out()).contains("create", "topic birds.images", "await", "cms.uploads", "schema");
        assertThat(CapturedRun.of("topics", "apply", "--config", file.toString())
                        .exitCode())
                .isZero();
        assertThat(CapturedRun.of("topics", "plan", "--config", file.toString()).out())
                .doesNotContain("create", "register")
                .contains("as they should be");
        CapturedRun refused =
                CapturedRun.of("topics", "apply", "--config", file.toString(), "--set", "topics.partitions=7");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.out()).contains("refuse", "4 partitions (expected: 7");
    }

    /** Until the topic can be written to: an idempotent producer that is too early may wait for its order in vain. */
    private void awaitTopic(String topic) {
        Configuration configuration = configuration();
        List<TopicSpec> sources = Declarations.of(configuration).routes().stream()
                .flatMap(route -> route.sources(PartSettings.catalogue(configuration)).stream())
                .filter(source -> source.name().equals(topic))
                .toList();
        await().atMost(PATIENCE).until(() -> Topics.describe(stack.connection(), sources)
                .get(0)
                .found()
                .isPresent());
        Topics.create(stack.connection(), sources);
    }
}
