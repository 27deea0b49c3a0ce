package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.ProgressState;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wall clock of all roles goes back an hour in the middle of their work; the broker is on another machine. */
class ClockFaultsIT {
    private static final int PARTITIONS = 3;
    private static final int IMAGES = 1_500;
    private static final Duration PER_IMAGE = Duration.ofMillis(4);

    @TempDir
    private Path folder;

    @Test
    @Tag("chaos")
    void shouldCompleteInOrderThoughTheClockGoesBackAnHour() throws Exception {
        assumeTrue(
                FakeClock.library().isPresent(),
                "Cannot set back the clock of a process (expected: libfaketime is installed, by apt-get install libfaketime)");
        try (FaultRun run = new FaultRun("clock-back", folder, PARTITIONS)) {
            FakeClock clock = new FakeClock(folder.resolve("clock"));
            ChildJvm roles = run.startRoles(clock.prefix(), 512, PER_IMAGE);
            run.publish(IMAGES);
            run.seal();
            run.awaitActivated();
            long before = run.dataset().readable();
            run.publish(IMAGES / 2);
            FaultRun.eventually().until(() -> run.dataset().readable() > before + IMAGES / 4);
            // a second until it is noticed, with images for three
            run.publish(IMAGES - IMAGES / 2);
            clock.set(Duration.ofHours(-1));
            run.seal();
            run.awaitActivated();
            run.publish(IMAGES);
            run.seal();
            run.awaitActivated();
            assertThat(roles.isAlive()).isTrue();
            roles.close();

            assertThat(run.dataset().progressReports())
                    .filteredOn(report -> report.getState() == ProgressState.COMPLETED)
                    .extracting(LabelingProgress::getLabelled)
                    .containsExactly(IMAGES, 2 * IMAGES, 3 * IMAGES);
            try (DatasetCatalog catalog = DatasetCatalog.open(run.tables())) {
                assertThat(catalog.require("clock-back").tags().all())
                        .extracting(info -> info.extent().images())
                        .as("oldest first")
                        .containsExactly(IMAGES, 2 * IMAGES, 3 * IMAGES);
            }
            run.conclude(
                    "clock of all roles back an hour in the middle of labelling",
                    "3 manifest revisions completed, tagged and activated in order",
                    FaultRun.VERSION);
        }
    }
}
