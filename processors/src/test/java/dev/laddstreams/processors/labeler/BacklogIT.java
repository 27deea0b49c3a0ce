package dev.laddstreams.processors.labeler;

import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static dev.laddstreams.schemas.avro.ImageState.PREVIEW;
import static dev.laddstreams.schemas.avro.ImageState.WITHDRAWN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.progress.ProgressSettings;
import dev.laddstreams.processors.progress.ProgressTracker;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.ProgressState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version that comes late, to a topic that compaction has not been at. */
class BacklogIT {
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(4, (short) 1, 64 << 10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int IMAGES = 100;
    private static final int REVISIONS = 5;
    private static final int BROKEN = 0;
    private static final int GONE = 1;
    private static final int UNDERWAY = 2;

    @TempDir
    private Path folder;

    @Test
    void shouldLabelTheNewestRevisionOfEachImageAlone() {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ToyDataset dataset =
                        new ToyDataset(stack.connection(), CATALOGUE, "late", folder.resolve("artifacts"));
                ProgressTracker tracker = new ProgressTracker(
                        stack.connection(), CATALOGUE, ProgressSettings.of(folder.resolve("streams")))) {
            tracker.start();
            for (int revision = 1; revision <= REVISIONS; revision++) {
                int current = revision;
                IntStream.range(0, IMAGES).forEach(i -> dataset.image(i, current, FINAL));
            }
            dataset.rawImage(dataset.imageId(BROKEN).getBytes(UTF_8), "no image".getBytes(UTF_8));
            dataset.image(GONE, REVISIONS + 1, WITHDRAWN);
            dataset.image(UNDERWAY, REVISIONS + 1, PREVIEW);
            dataset.image(UNDERWAY, REVISIONS + 2, FINAL);
            dataset.labeler(1);
            dataset.manifest(1, ManifestState.SEALED, IMAGES - 1);
            dataset.flush();

            List<Path> roots = List.of(folder.resolve("artifacts"));
            try (RunningLabeler labeler =
                    new RunningLabeler(stack.connection(), CATALOGUE, "late", roots, Duration.ZERO)) {
                await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 1));
                assertThat(dataset.augmented())
                        .extracting(
                                record -> record.getImage().getImageId(),
                                AugmentedRecord::getState,
                                record -> record.getProvenance().getImageRevision())
                        .containsExactlyInAnyOrderElementsOf(expected(dataset));
                assertThat(labeler.meters().images()).isEqualTo(IMAGES - 1);
                assertThat(labeler.meters().superseded()).isEqualTo(IMAGES * (REVISIONS - 1) + 2);
                assertThat(labeler.meters().deadLetters()).containsEntry(Reason.RECORD_UNDECODABLE, 1L);
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(dataset.progress(1, 1))
                        .hasValueSatisfying(
                                progress -> assertThat(progress.getState()).isEqualTo(ProgressState.COMPLETED)));

                // what comes while it is live is labelled as it comes
                IntStream.rangeClosed(1, 3).forEach(i -> {
                    dataset.image(IMAGES, i, FINAL);
                    dataset.flush();
                });
                await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 1));
                assertThat(labeler.meters().images()).isEqualTo(IMAGES + 2);
            }
        }
    }

    private static List<Tuple> expected(ToyDataset dataset) {
        List<Tuple> expected = new ArrayList<>();
        expected.add(tuple(dataset.imageId(GONE), AugmentedState.WITHDRAWN, REVISIONS + 1));
        expected.add(tuple(dataset.imageId(UNDERWAY), AugmentedState.LABELLED, REVISIONS + 2));
        IntStream.range(0, IMAGES)
                .filter(i -> i != GONE && i != UNDERWAY)
                .mapToObj(i -> tuple(dataset.imageId(i), AugmentedState.LABELLED, REVISIONS))
                .forEach(expected::add);
        return expected;
    }
}
