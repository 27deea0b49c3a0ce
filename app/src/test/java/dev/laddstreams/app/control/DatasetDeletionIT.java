package dev.laddstreams.app.control;

import static dev.laddstreams.app.control.ControlFixture.CATALOGUE;
import static dev.laddstreams.app.control.ControlFixture.IMAGES;
import static dev.laddstreams.app.control.ControlFixture.REVISION;
import static dev.laddstreams.app.control.ControlFixture.THEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.ConsumerGroups;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicState;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.producers.ManifestRemoval;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a dataset of its own on one broker. */
class DatasetDeletionIT {
    private static final int STEPS = 5;

    @TempDir
    private static Path folder;

    private static EmbeddedStack stack;
    private static DatasetCatalog tables;

    @BeforeAll
    static void start() throws Exception {
        stack = EmbeddedStack.start(folder);
        stack.createTopics(CATALOGUE.shared());
        tables = StoredPets.open(folder);
        fill("kept");
        // ids that begin alike
        fill("kept-2");
    }

    @AfterAll
    static void stop() {
        tables.close();
        stack.close();
    }

    private static void fill(String dataset) throws Exception {
        stack.createTopics(topics(dataset));
        new ControlFixture(stack.connection(), Samples.LABELER)
                .dataset(dataset)
                .version(1)
                .labelled(dataset, 1, IMAGES)
                .labelled(dataset, REVISION - 1, 1, IMAGES)
                .lane(dataset, 1, "a", LaneState.LIVE, null);
        new LabelerControl(stack.connection(), CATALOGUE, Clock.systemUTC())
                .activate(Samples.LABELER, 1, Optional.of(dataset), ActivationMode.NOW);
        StoredPets.store(folder, dataset, REVISION, 2);
        try (Admin admin = Admin.create(stack.connection().clientProperties())) {
            admin.alterConsumerGroupOffsets(
                            group(dataset),
                            Map.of(new TopicPartition(dataset + ".images", 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
    }

    private static String group(String dataset) {
        return "ladd-lane." + dataset + "." + Samples.LABELER + ".v1";
    }

    private static List<TopicSpec> topics(String dataset) {
        return List.of(CATALOGUE.images(dataset), CATALOGUE.augmented(dataset));
    }

    private static DatasetDeletion deletion(Instant now) {
        return new DatasetDeletion(
                stack.connection(), CATALOGUE, Optional.of(tables), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static DatasetDeletion deletion() {
        return deletion(THEN.plus(Duration.ofDays(1)));
    }

    private static void assertGone(String dataset) {
        assertThat(deletion().inventory().findAny(dataset).isEmpty()).isTrue();
        assertThat(Topics.describe(stack.connection(), topics(dataset)))
                .extracting(TopicState::found)
                .containsOnly(Optional.empty());
        assertThat(ConsumerGroups.named(stack.connection(), group(dataset)::equals))
                .isEmpty();
        assertThat(tables.find(dataset)).isEmpty();
        assertThat(folder.resolve("warehouse/ladd/" + dataset)).doesNotExist();
        assertThatThrownBy(() -> deletion().plan(dataset))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                .hasMessageContaining("'" + dataset + "' (expected: one of ");
    }

    @Test
    void shouldDeleteAllOfADatasetAndNothingElse() throws Exception {
        fill("gone");
        String before = deletion().plan("kept-2").text();
        String plan = deletion().plan("gone").text();
        assertThat(plan)
                .startsWith("dataset         gone, to be deleted")
                .contains("topics          gone.images, gone.augmented")
                .contains("groups          " + group("gone"))
                .contains("12 rows, ", "tags            teacher-v1-r3, teacher-v2-r3")
                .contains("1 of ladd.activations, 1 of ladd.datasets, 1 of ladd.lanes, 2 of ladd.progress")
                .contains("kept            labeler teacher, its versions [1] and their bundles")
                .endsWith("Nothing was deleted: 'ladd dataset delete gone --yes' deletes it for good");

        DeletionOutcome outcome = deletion().delete("gone");

        assertThat(outcome.hindrance()).isEmpty();
        assertThat(outcome.text())
                .isEqualTo(plan.substring(0, plan.lastIndexOf(System.lineSeparator()))
                        .replace("to be deleted", "deleted"));
        assertGone("gone");
        assertThat(deletion().plan("kept-2").text()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, STEPS})
    void shouldFinishWhatWasInterrupted(int steps) throws Exception {
        String dataset = "interrupted-" + steps;
        fill(dataset);
        DatasetParts parts = deletion().inventory().findAny(dataset);
        try (ManifestRemoval manifest = ManifestRemoval.open(stack.connection(), CATALOGUE, dataset)) {
            List<Runnable> all = deletion().steps(parts, manifest);
            assertThat(all).hasSize(STEPS);
            all.subList(0, steps).forEach(Runnable::run);
        }

        if (steps < STEPS) {
            assertThat(deletion().delete(dataset)).isInstanceOf(DeletionOutcome.Deleted.class);
        }

        assertGone(dataset);
    }

    /** The catalog forgets a table before its files go. */
    @Test
    void shouldDeleteTheFilesOfATableThatIsGone() throws IOException {
        Path left = folder.resolve("warehouse/ladd/files-only");
        Files.createDirectories(left.resolve("data"));
        Files.writeString(left.resolve("data/rows.parquet"), "left");

        assertThat(deletion().delete("files-only").text()).contains("files           " + left);
        assertGone("files-only");
    }

    @Test
    void shouldRefuseWhileSomebodyReadsItsTopics() throws Exception {
        fill("read");
        try (KafkaConsumer<byte[], byte[]> reader =
                Clients.groupConsumer(stack.connection(), "a-sink", RoleProperties.NONE)) {
            reader.subscribe(List.of("read.augmented"));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                reader.poll(Duration.ofMillis(50));
                return !reader.assignment().isEmpty();
            });

            DeletionOutcome outcome = deletion().delete("read");

            assertThat(outcome).isEqualTo(new DeletionOutcome.InUse("read", List.of("consumer group a-sink")));
            assertThat(outcome.hindrance()).contains(Reason.USAGE);
            assertThat(deletion().plan("read").text())
                    .endsWith("Nothing was deleted, and it cannot be while it is in use by consumer group a-sink");
            assertThat(tables.find("read")).isPresent();
            assertThat(Topics.describe(stack.connection(), topics("read")))
                    .extracting(topic -> topic.found().isPresent())
                    .containsOnly(true);
        }
        assertThat(deletion().delete("read")).isInstanceOf(DeletionOutcome.Deleted.class);
    }

    @Test
    void shouldRefuseWhileALabelerLoads() throws Exception {
        fill("loading");
        new ControlFixture(stack.connection(), Samples.LABELER).lane("loading", 1, "b", LaneState.LOADING, null);

        assertThat(deletion(THEN.plusSeconds(30)).delete("loading").text())
                .startsWith("Cannot delete dataset loading: in use by labeler teacher@1 of b, which is loading"
                        + " (expected: nobody;");
        assertThat(deletion().delete("loading")).isInstanceOf(DeletionOutcome.Deleted.class);
    }

    @Test
    void shouldRefuseWhileSomebodyWritesItsTopics() throws Exception {
        fill("written");
        try (KafkaProducer<byte[], byte[]> writer =
                Clients.transactionalProducer(stack.connection(), "a-writer", RoleProperties.NONE)) {
            writer.initTransactions();
            writer.beginTransaction();
            writer.send(new ProducerRecord<>("written.images", "key".getBytes(UTF_8), null))
                    .get();

            assertThat(deletion().delete("written").text())
                    .startsWith("Cannot delete dataset written: in use by a writer with an open transaction on"
                            + " written.images (expected: ");

            writer.commitTransaction();
        }
        assertThat(deletion().delete("written")).isInstanceOf(DeletionOutcome.Deleted.class);
    }
}
