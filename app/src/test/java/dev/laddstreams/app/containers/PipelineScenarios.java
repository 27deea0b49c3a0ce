package dev.laddstreams.app.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.wiring.TinyPng;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.RunningLabeler;
import dev.laddstreams.processors.progress.ProgressSettings;
import dev.laddstreams.processors.progress.ProgressTracker;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.sinks.dataset.DatasetSink;
import dev.laddstreams.sinks.dataset.DatasetSinkSettings;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.StoredRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images on their way from a topic to a tagged table; the same on every cluster. Each scenario has topics, groups and tables
 * of its own by a prefix.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PipelineScenarios {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PER_CLASS = 10;
    private static final int IMAGES = PER_CLASS * TinyImages.CLASSES;
    private static final int TOYS = 600;
    private static final DatasetSinkSettings SINK = new DatasetSinkSettings(
            "sink", Duration.ofMillis(700), 1 << 20, Duration.ofMillis(300), Duration.ofMillis(300));

    @TempDir
    private static Path folder;

    private TestCluster cluster;

    /** Starts one. */
    abstract TestCluster cluster(Path folder);

    @BeforeAll
    void start() throws IOException {
        TinyImages.write(folder.resolve("data"), PER_CLASS, 1);
        cluster = cluster(folder.resolve("cluster"));
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void shouldLabelStoreAndTagImages() throws IOException {
        Installation system = new Installation("plain", "");
        try (RoleThreads roles = system.roles(RoleKind.LABELER, RoleKind.PROGRESS, RoleKind.SINK)) {
            system.trainLabeler();
            system.ok("import", "--data", data(), "--dataset", "tiny", "--labeler", "tiny-labeler");
            system.awaitTag("tiny", IMAGES);
            assertThat(system.augmented("tiny")).hasSize(IMAGES).doesNotHaveDuplicates();
            roles.requireRunning();
        }
    }

    @Test
    void shouldBringForeignRecordsToLabels() throws IOException {
        Installation system = new Installation("routed", """
                datasets:
                  birds: { classes: ["0", "1", "2", "3"], shape: 1x32x32, expected: 40 }
                routes:
                  cms: { from: cms.uploads, dataset: birds, format: png, class: header:species }
                labelers:
                  tiny-labeler: { dataset: birds }
                """);
        Topics.create(
                cluster.connection(),
                List.of(new TopicSpec(
                        "cms.uploads", 2, (short) 1, TopicSpec.Cleanup.DELETE, 1 << 20, "id", Optional.empty())));
        try (RoleThreads roles =
                system.roles(RoleKind.ROUTES, RoleKind.MANIFESTS, RoleKind.LABELER, RoleKind.PROGRESS, RoleKind.SINK)) {
            system.trainLabeler();
            sendPictures("cms.uploads", IMAGES);
            system.awaitTag("birds", IMAGES);
            assertThat(system.augmented("birds")).hasSize(IMAGES).doesNotHaveDuplicates();
            roles.requireRunning();
        }
    }

    @Test
    void shouldLoseAndDoubleNothingWhenTheBrokerIsRestarted() throws IOException {
        TopicCatalogue catalogue =
                new TopicCatalogue("restarted", 4, (short) 1, TopicCatalogue.DEFAULT.maxMessageBytes());
        KafkaConnection connection = cluster.connection();
        Path home = folder.resolve("restarted");
        Path artifacts = Files.createDirectories(home.resolve("artifacts"));
        CatalogSettings tables = CatalogSettings.local(home.resolve("warehouse"));
        try (ToyDataset toys = new ToyDataset(connection, catalogue, "toys", artifacts);
                DatasetSink sink = new DatasetSink(connection, catalogue, tables, SINK);
                ProgressTracker progress =
                        new ProgressTracker(connection, catalogue, ProgressSettings.of(home.resolve("streams")))) {
            sink.start();
            progress.start();
            toys.labeler(1);
            for (int i = 0; i < TOYS; i++) {
                toys.image(i, 1, ImageState.FINAL);
            }
            toys.manifest(1, ManifestState.SEALED, TOYS);
            toys.flush();
            RunningLabeler labeler =
                    new RunningLabeler(connection, catalogue, "slot-1", List.of(artifacts), Duration.ofMillis(10));
            try (labeler) {
                await().atMost(PATIENCE).until(() -> !toys.augmented().isEmpty());
                assertThat(toys.augmented()).as("labelled before the restart").hasSizeLessThan(TOYS);

                cluster.restartBroker();

                String tag = toys.labelerId() + "-v1-r1";
                await().atMost(PATIENCE).until(() -> tags(tables, toys).contains(tag));
            }
            assertThat(keys(catalogue.augmented("toys"))).hasSize(TOYS).doesNotHaveDuplicates();
            assertThat(StoredRows.counts(tables, "toys")).hasSize(TOYS);
            assertThat(StoredRows.counts(tables, "toys").values()).containsOnly(1);
            sink.requireRunning();
            progress.requireRunning();
        }
    }

    private static List<String> tags(CatalogSettings tables, ToyDataset toys) {
        try (DatasetCatalog catalog = DatasetCatalog.open(tables)) {
            return catalog.find(toys.name())
                    .map(table -> table.tags().of(toys.labelerId(), 1))
                    .orElse(List.of());
        }
    }

    /** Of the committed records of a topic. */
    private List<String> keys(TopicSpec topic) {
        List<String> keys = new ArrayList<>();
        new TopicReader(cluster.connection(), topic.name(), TopicReader.End.COMMITTED)
                .read(record -> keys.add(new String(record.key(), UTF_8)));
        return keys;
    }

    private void sendPictures(String topic, int count) {
        try (KafkaProducer<byte[], byte[]> producer =
                Clients.durableProducer(cluster.connection(), RoleProperties.NONE)) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(
                                topic,
                                null,
                                ("p" + i).getBytes(UTF_8),
                                TinyPng.bytes(32, i),
                                List.of(new RecordHeader(
                                        "species",
                                        Integer.toString(i % TinyImages.CLASSES).getBytes(UTF_8)))))
                        .get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String data() {
        return folder.resolve("data").toString();
    }

    /** The system with a prefix of its own, as its commands and roles know it by a file. */
    private final class Installation {
        private final Path file;

        /** @param declarations for the file */
        Installation(String prefix, String declarations) throws IOException {
            file = folder.resolve(prefix + ".yaml");
            KafkaConnection connection = cluster.connection();
            Files.writeString(
                    file,
                    """
                    work-dir: %s
                    kafka.bootstrap-servers: %s
                    schema-registry.url: %s
                    topics.prefix: %s
                    sink.flush-interval: 700 ms
                    """.formatted(
                                            folder.resolve(prefix),
                                            connection.bootstrapServers(),
                                            connection.schemaRegistryUrl(),
                                            prefix)
                            + declarations);
        }

        private Configuration configuration() {
            return ConfigurationLoader.load(Optional.of(file), Map.of(), List.of())
                    .require();
        }

        RoleThreads roles(RoleKind... kinds) {
            Configuration configuration = configuration();
            TopicCatalogue catalogue = PartSettings.catalogue(configuration);
            KafkaConnection connection = cluster.connection();
            Topics.create(connection, catalogue.shared());
            RoleThreads roles = new RoleThreads();
            for (RoleKind kind : kinds) {
                roles.start(kind.create(configuration, WorkDir.of(configuration), connection, catalogue));
            }
            return roles;
        }

        void trainLabeler() {
            ok(
                    "labeler",
                    "train",
                    "--data",
                    data(),
                    "--id",
                    "tiny-labeler",
                    "--epochs",
                    "1",
                    "--width",
                    "8",
                    "--publish");
        }

        /** Until a tag with so many images is active. */
        void awaitTag(String dataset, int images) {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                List<String> tags = new ArrayList<>();
                JSON.readTree(ok("dataset", "show", "--json", dataset))
                        .get("tags")
                        .forEach(tag -> tags.add(tag.get("images") + " " + tag.get("active")));
                assertThat(tags).contains(images + " true");
            });
        }

        List<String> augmented(String dataset) {
            return keys(PartSettings.catalogue(configuration()).augmented(dataset));
        }

        String ok(String... arguments) {
            CapturedRun run = CapturedRun.of(Stream.concat(Stream.of(arguments), Stream.of("--config", file.toString()))
                    .toArray(String[]::new));
            assertThat(run.exitCode()).as(run.err()).isZero();
            return run.out();
        }
    }
}
