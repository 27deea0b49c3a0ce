package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away under labelers, progress topology and sink, and comes back. */
class BrokerFaultsIT {
    private static final Duration PER_IMAGE = Duration.ofMillis(2);
    private static final int PARTITIONS = 4;
    private static final int IMAGES_PER_RESTART = 1_500;

    @TempDir
    private Path folder;

    @Test
    void shouldLabelOnceThoughTheBrokerIsKilledInATransaction() throws Exception {
        restartInTransactions("broker-killed", 1, "Broker killed in the middle of a transaction");
    }

    @Test
    @Tag("chaos")
    void shouldLabelOnceThoughTheBrokerRestartsInTransactions() throws Exception {
        restartInTransactions(
                "broker-restarts",
                6,
                "6 restarts of the broker in the middle of transactions, every other one by SIGKILL");
    }

    /** By SIGKILL and in order, in turns. */
    private void restartInTransactions(String name, int restarts, String fault) throws Exception {
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.publish(restarts * IMAGES_PER_RESTART);
            run.seal();
            List<ChildJvm> processes = startAll(run);
            for (int restart = 0; restart < restarts; restart++) {
                awaitOpenTransaction(run, run.dataset().written() + IMAGES_PER_RESTART / 3);
                if (restart % 2 == 0) {
                    run.broker().kill();
                } else {
                    run.broker().stop();
                }
                run.broker().startAgain();
            }
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            assertThat(processes).allMatch(ChildJvm::isAlive);
            run.conclude(fault, "", FaultRun.VERSION);
        }
    }

    @Test
    @Tag("chaos")
    void shouldLabelOnceThoughTheBrokerIsAwayForAMinute() throws Exception {
        try (FaultRun run = new FaultRun("broker-away", folder, PARTITIONS)) {
            run.publish(2 * IMAGES_PER_RESTART);
            run.seal();
            List<ChildJvm> processes = startAll(run);
            awaitOpenTransaction(run, IMAGES_PER_RESTART / 2);
            run.broker().kill();
            Duration away = Duration.ofSeconds(60);
            await().during(away).atMost(away.plusSeconds(10)).until(() -> processes.stream()
                    .allMatch(ChildJvm::isAlive));
            run.broker().startAgain();
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            assertThat(processes).allMatch(ChildJvm::isAlive);
            run.conclude("Broker killed in a transaction and away for 60 s", "", FaultRun.VERSION);
        }
    }

    private static List<ChildJvm> startAll(FaultRun run) {
        run.startProgress();
        run.startSink();
        return List.of(run.startLabeler("slot-1", PER_IMAGE), run.startLabeler("slot-2", PER_IMAGE));
    }

    /** After so many offsets of the augmented topic are taken. */
    private static void awaitOpenTransaction(FaultRun run, long written) {
        new Feed(run, IMAGES_PER_RESTART / 2).untilOpenTransaction(written);
    }
}
