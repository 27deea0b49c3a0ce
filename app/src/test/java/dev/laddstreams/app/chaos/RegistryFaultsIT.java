package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema registry is away when everything starts, and again while a labeler restarts and a version is published. */
class RegistryFaultsIT {
    private static final int PARTITIONS = 2;
    private static final int SECOND_VERSION = 2;

    @TempDir
    private Path folder;

    @Test
    void shouldWaitForTheRegistry() throws Exception {
        goWithoutRegistry("registry", 500, Duration.ofSeconds(3));
    }

    @Test
    @Tag("chaos")
    void shouldWaitForTheRegistryForHalfAMinute() throws Exception {
        goWithoutRegistry("registry-away", 3_000, Duration.ofSeconds(30));
    }

    private void goWithoutRegistry(String name, int images, Duration away) throws Exception {
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.publish(images);
            run.registry().shut();
            run.startProgress();
            run.startSink();
            ChildJvm first = run.startLabeler("slot-1", Duration.ofMillis(1));
            awaitStandstill(run, first, away);
            assertThat(run.dataset().written()).isZero();
            run.registry().open();
            FaultRun.eventually().until(() -> run.dataset().written() > images / 3);

            run.registry().shut();
            first.kill();
            ChildJvm second = run.startLabeler("slot-1", Duration.ZERO);
            run.dataset().labeler(SECOND_VERSION);
            run.publish(images);
            run.seal();
            awaitStandstill(run, second, away);
            run.registry().open();
            run.awaitCompleted(FaultRun.VERSION);
            run.awaitCompleted(SECOND_VERSION);
            assertThat(second.isAlive()).isTrue();
            run.conclude(
                    "Registry away for " + away.toSeconds() + " s at the start, and again while a labeler restarts",
                    "2 versions",
                    FaultRun.VERSION,
                    SECOND_VERSION);
        }
    }

    /** The process lives and writes nothing, for so long; one that was killed leaves a marker in each partition. */
    private static void awaitStandstill(FaultRun run, ChildJvm labeler, Duration time) {
        long written = run.dataset().written();
        await().during(time)
                .atMost(time.plusSeconds(10))
                .until(() -> labeler.isAlive() && run.dataset().written() <= written + PARTITIONS);
    }
}
