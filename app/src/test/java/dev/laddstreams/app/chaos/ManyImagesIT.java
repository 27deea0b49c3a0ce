package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.schemas.avro.LabelingProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labeler, progress topology and sink in one process of 512 MB heap, and more tiny images than it could hold. */
class ManyImagesIT {
    private static final int IMAGES = Integer.getInteger("ladd.chaos.images", 1_000_000);
    private static final int SLICE = 10_000;
    private static final int PARTITIONS = 4;
    private static final int HEAP_MEGABYTES = 512;

    @TempDir
    private Path folder;

    @Test
    @Tag("chaos")
    void shouldLabelAndStoreAMillionTinyImagesWithLittleMemory() throws Exception {
        try (FaultRun run = new FaultRun("many-images", folder, PARTITIONS)) {
            ChildJvm roles = run.startRoles(List.of(), HEAP_MEGABYTES, Duration.ZERO);
            for (int sent = 0; sent < IMAGES; sent += SLICE) {
                run.publish(Math.min(SLICE, IMAGES - sent));
                assertThat(roles.isAlive()).isTrue();
            }
            run.seal();
            FaultRun.eventually()
                    .atMost(Duration.ofMinutes(20))
                    .pollInterval(Duration.ofSeconds(1))
                    .failFast("the roles ended", () -> !roles.isAlive())
                    .until(run::isActivated);
            long peak = roles.peakMegabytes();
            roles.close();
            assertThat(run.dataset().progressReports())
                    .last()
                    .extracting(LabelingProgress::getLabelled)
                    .isEqualTo(IMAGES);
            run.conclude(
                    IMAGES + " images of 1x2x2 with " + HEAP_MEGABYTES + " MB heap for all roles",
                    "peak resident memory of their process " + peak + " MiB",
                    FaultRun.VERSION);
        }
    }
}
