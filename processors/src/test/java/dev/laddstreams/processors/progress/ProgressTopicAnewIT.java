package dev.laddstreams.processors.progress;

import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.RunningLabeler;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.ProgressState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A progress topology one of whose images topics is deleted and made anew. */
class ProgressTopicAnewIT {
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(2, (short) 1, 64 << 10);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String GROUP = "ladd-progress";
    private static final int OLD = 40;

    @TempDir
    private Path folder;

    private EmbeddedStack stack;
    private ToyDataset dataset;

    @BeforeEach
    void label() {
        stack = EmbeddedStack.start(folder.resolve("stack"));
        dataset = new ToyDataset(stack.connection(), CATALOGUE, "anew", folder.resolve("artifacts"));
        dataset.labeler(1);
        dataset.manifest(1, ManifestState.SEALED, OLD);
        IntStream.range(0, OLD).forEach(i -> dataset.image(i, 3, FINAL));
        dataset.flush();
    }

    @AfterEach
    void stop() {
        dataset.close();
        stack.close();
    }

    @Test
    void shouldCountFewerImagesWhileItRuns() {
        countAnewWhileItRuns(OLD / 2);
    }

    @Test
    void shouldCountMoreImagesWhileItRuns() {
        countAnewWhileItRuns(2 * OLD);
    }

    private void countAnewWhileItRuns(int images) {
        try (RunningLabeler labeler = labeler();
                ProgressTracker tracker = tracker()) {
            awaitCompleted(1, OLD);

            dataset.makeImagesAnew();
            publishAnew(images);

            awaitCompleted(2, images);
            assertThat(labeler.meters().failedLanes()).isZero();
            tracker.requireRunning();
            assertThat(tracker.skippedRecords()).isZero();
        }
    }

    @Test
    void shouldBeginAnewWhereCommittedOffsetsAreOfAnEarlierTopic() throws Exception {
        try (RunningLabeler labeler = labeler();
                ProgressTracker tracker = tracker()) {
            awaitCompleted(1, OLD);
            assertThat(labeler.meters().failedLanes()).isZero();
            tracker.requireRunning();
        }
        try (Admin admin = Clients.admin(stack.connection(), RoleProperties.NONE)) {
            Map<TopicPartition, OffsetAndMetadata> committed = images(admin);
            assertThat(committed).hasSize(2).allSatisfy((partition, offset) -> assertThat(offset.metadata())
                    .contains("topic-id="));
            dataset.makeImagesAnew();
            publishAnew(2 * OLD);
            // as of a process that committed what it had while the topic went
            admin.alterConsumerGroupOffsets(GROUP, committed).all().get();
        }
        try (RunningLabeler labeler = labeler();
                ProgressTracker tracker = tracker()) {
            awaitCompleted(2, 2 * OLD);
            assertThat(labeler.meters().failedLanes()).isZero();
            tracker.requireRunning();
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> images(Admin admin) throws Exception {
        return admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry ->
                        entry.getKey().topic().equals(CATALOGUE.images("anew").name()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void publishAnew(int images) {
        IntStream.range(0, images).forEach(i -> dataset.image(i, 1, FINAL));
        dataset.manifest(2, ManifestState.SEALED, images);
        dataset.flush();
    }

    private void awaitCompleted(int manifestRevision, int images) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(dataset.progress(manifestRevision, 1))
                .hasValueSatisfying(progress -> {
                    assertThat(progress.getState()).isEqualTo(ProgressState.COMPLETED);
                    assertThat(progress)
                            .extracting(LabelingProgress::getLabelled, LabelingProgress::getExpected)
                            .containsExactly(images, images);
                }));
    }

    private RunningLabeler labeler() {
        return new RunningLabeler(
                stack.connection(), CATALOGUE, "anew", List.of(folder.resolve("artifacts")), Duration.ZERO);
    }

    private ProgressTracker tracker() {
        ProgressTracker tracker =
                new ProgressTracker(stack.connection(), CATALOGUE, ProgressSettings.of(folder.resolve("streams")));
        tracker.start();
        return tracker;
    }
}
