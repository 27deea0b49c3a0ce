package dev.laddstreams.processors.labeler;

import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.ManifestState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane whose images topic is deleted and made anew. */
class ImagesTopicAnewIT {
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(2, (short) 1, 64 << 10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OLD = 40;
    private static final int NEW = 100;

    @TempDir
    private static Path folder;

    private static EmbeddedStack stack;

    @BeforeAll
    static void startStack() {
        stack = EmbeddedStack.start(folder.resolve("stack"));
    }

    @AfterAll
    static void stopStack() {
        stack.close();
    }

    @Test
    void shouldLabelEveryImageOfATopicThatIsMadeAnewWhileItRuns() {
        try (ToyDataset dataset = labelled("running");
                RunningLabeler labeler = labeler("running")) {
            await().atMost(PATIENCE).untilAsserted(() -> assertLane(dataset, LaneState.LIVE));

            dataset.makeImagesAnew();
            IntStream.range(OLD, NEW).forEach(i -> dataset.image(i, 1, FINAL));
            dataset.flush();

            awaitEachOnce(dataset, NEW);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(dataset.lane(1, "running")).hasValueSatisfying(lane -> {
                        assertThat(lane.getState()).isEqualTo(LaneState.LIVE);
                        assertThat(lane.getMessage()).contains("made anew");
                    }));
            assertThat(labeler.meters().failedLanes()).isZero();
        }
    }

    @Test
    void shouldLabelEveryImageOfATopicThatIsMadeAnewEmptyWhileItRuns() {
        try (ToyDataset dataset = labelled("emptied");
                RunningLabeler labeler = labeler("emptied")) {
            await().atMost(PATIENCE).untilAsserted(() -> assertLane(dataset, LaneState.LIVE));

            dataset.makeImagesAnew();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(dataset.lane(1, "emptied"))
                    .hasValueSatisfying(lane -> assertThat(lane.getMessage()).contains("made anew")));
            IntStream.range(OLD, NEW).forEach(i -> dataset.image(i, 1, FINAL));
            dataset.flush();

            awaitEachOnce(dataset, NEW);
            assertThat(labeler.meters().failedLanes()).isZero();
        }
    }

    @Test
    void shouldBeginAnewWhereCommittedOffsetsAreOfAnEarlierTopic() {
        try (ToyDataset dataset = labelled("stopped")) {
            Map<TopicPartition, OffsetAndMetadata> committed = dataset.committed(1);
            assertThat(committed).hasSize(2);

            dataset.makeImagesAnew();
            IntStream.range(OLD, NEW).forEach(i -> dataset.image(i, 1, FINAL));
            dataset.flush();
            // as of a process that committed what it had while the topic went; one offset lies beyond the end of now
            dataset.commit(
                    1,
                    committed.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    entry -> new OffsetAndMetadata(
                                            entry.getKey().partition() == 0
                                                    ? entry.getValue().offset()
                                                    : 10_000,
                                            entry.getValue().metadata()))));

            try (RunningLabeler labeler = labeler("stopped")) {
                awaitEachOnce(dataset, NEW);
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(dataset.lane(1, "stopped"))
                        .hasValueSatisfying(
                                lane -> assertThat(lane.getMessage()).contains("made anew")));
                assertThat(labeler.meters().laneRestarts()).isZero();
            }
        }
    }

    @Test
    void shouldTakeOffsetsThatAnOperatorHasSet() {
        try (ToyDataset dataset = labelled("set-back")) {
            dataset.commit(
                    1,
                    dataset.committed(1).entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    entry -> new OffsetAndMetadata(
                                            entry.getValue().offset() - 1))));
            try (RunningLabeler labeler = labeler("set-back")) {
                await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 1));
                assertThat(labeler.meters().images()).isEqualTo(2);
            }
        }
    }

    private static ToyDataset labelled(String name) {
        ToyDataset dataset = new ToyDataset(stack.connection(), CATALOGUE, name, folder.resolve("artifacts"));
        dataset.labeler(1);
        dataset.manifest(1, ManifestState.GROWING, OLD);
        IntStream.range(0, OLD).forEach(i -> dataset.image(i, 1, FINAL));
        dataset.flush();
        try (RunningLabeler labeler = labeler(name)) {
            await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 1));
        }
        awaitEachOnce(dataset, OLD);
        return dataset;
    }

    private static void assertLane(ToyDataset dataset, LaneState state) {
        assertThat(dataset.lane(1, dataset.name()))
                .hasValueSatisfying(lane -> assertThat(lane.getState()).isEqualTo(state));
    }

    private static void awaitEachOnce(ToyDataset dataset, int images) {
        Map<String, Long> each =
                IntStream.range(0, images).boxed().collect(Collectors.toMap(dataset::imageId, i -> 1L));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(dataset.augmented().stream()
                        .collect(Collectors.groupingBy(
                                record -> record.getImage().getImageId(), Collectors.counting())))
                .isEqualTo(each));
    }

    private static RunningLabeler labeler(String instance) {
        return new RunningLabeler(
                stack.connection(), CATALOGUE, instance, List.of(folder.resolve("artifacts")), Duration.ZERO);
    }
}
