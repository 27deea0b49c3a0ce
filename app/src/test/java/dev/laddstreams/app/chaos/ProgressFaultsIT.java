package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.ProgressState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The progress topology's process is killed again and again while a labeler works. */
class ProgressFaultsIT {
    private static final int PARTITIONS = 2;
    private static final int PER_REVISION = 400;
    private static final Duration PER_IMAGE = Duration.ofMillis(4);

    @TempDir
    private Path folder;

    @Test
    void shouldCountExactlyThoughItIsKilled() throws Exception {
        killWhileLabelling("killed-progress", 1);
    }

    @Test
    @Tag("chaos")
    void shouldCountExactlyThoughItIsKilledTenTimes() throws Exception {
        killWhileLabelling("killed-progress-10", 10);
    }

    /** Once for each manifest revision; every second time close to its COMPLETED. */
    private void killWhileLabelling(String name, int kills) throws Exception {
        long seed = 1;
        Random random = new Random(seed);
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startSink();
            run.startLabeler("slot-1", PER_IMAGE);
            ChildJvm progress = run.startProgressProcess();
            for (int kill = 1; kill <= kills; kill++) {
                // the last images come as it is killed, so that there is something to count
                int last = kill % 2 == 0 ? 1 : 100 + random.nextInt(200);
                run.seal(PER_REVISION);
                run.publish(PER_REVISION - last);
                int before = run.images();
                FaultRun.eventually().until(() -> counted(run) == before);
                run.publish(last);
                progress.kill();
                progress = run.startProgressProcess();
                run.awaitCompleted(FaultRun.VERSION);
            }
            progress.close();
            assertExact(run, kills);
            run.conclude(
                    kills + " SIGKILLs of the progress topology while a labeler works (seed " + seed + ")",
                    "COMPLETED once for each of " + kills + " manifest revisions, no count too large",
                    FaultRun.VERSION);
        }
    }

    /** What was counted last; it is never more than what is on the augmented topic by now. */
    private static int counted(FaultRun run) {
        int counted = run.dataset().progressReports().stream()
                .mapToInt(LabelingProgress::getLabelled)
                .max()
                .orElse(0);
        assertThat((long) counted)
                .as("images counted as labelled")
                .isLessThanOrEqualTo(run.dataset().augmented().stream()
                        .map(ProgressFaultsIT::imageId)
                        .distinct()
                        .count());
        return counted;
    }

    private static String imageId(AugmentedRecord record) {
        return record.getImage().getImageId();
    }

    private static void assertExact(FaultRun run, int revisions) {
        List<LabelingProgress> reports = run.dataset().progressReports();
        assertThat(reports)
                .filteredOn(report -> report.getState() == ProgressState.COMPLETED)
                .extracting(LabelingProgress::getLabelled)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, revisions)
                        .mapToObj(revision -> revision * PER_REVISION)
                        .toList());
        assertThat(reports)
                .extracting(LabelingProgress::getLabelled)
                .as("no count goes back, so none was counted twice")
                .isSorted();
    }
}
