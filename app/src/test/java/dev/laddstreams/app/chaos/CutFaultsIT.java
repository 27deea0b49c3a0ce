package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.sinks.table.StoredRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parties of a cluster of three brokers are cut off from all others and let back: nothing that they send arrives, and
 * nobody is told.
 */
@Tag("chaos")
class CutFaultsIT {
    private static final Duration PER_IMAGE = Duration.ofMillis(2);
    private static final int PARTITIONS = 4;
    private static final int RESERVE = 300;
    private static final Duration AWAY = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    /** It coordinates the labelers' transactions, and leads partitions as every broker does. */
    @Test
    void shouldLabelOnceThoughABrokerIsCutOffForAMinute() throws Exception {
        ClusterProcesses cluster = ClusterProcesses.wired("broker-cut-off", folder);
        try (FaultRun run = new FaultRun("broker-cut-off", folder, PARTITIONS, cluster)) {
            List<ChildJvm> processes = startAll(run);
            new Feed(run, RESERVE).untilOpenTransaction(run.dataset().written() + RESERVE);
            int id = cluster.view().transactionCoordinator(run.dataset().labelerId());
            Valve valve = cluster.wires().of(Wires.broker(id));
            valve.cut();
            long since = System.nanoTime();
            long begun = run.dataset().written();
            new Feed(run, RESERVE).until(() -> run.dataset().readable() > begun + RESERVE);
            Duration went = Duration.ofNanos(System.nanoTime() - since);
            assertThat(cluster.view().brokers())
                    .hasSize(ClusterProcesses.BROKERS - 1)
                    .doesNotContain(id);
            await().forever().until(() -> System.nanoTime() - since >= AWAY.toNanos());
            valve.mend();
            cluster.view().awaitAllInSync(cluster::isAlive);
            new Feed(run, RESERVE).until(() -> run.dataset().readable() > begun + 3 * RESERVE);
            assertThat(cluster.isAlive()).isTrue();
            conclude(
                    run,
                    processes,
                    "Broker of the labeler's transactions cut off for 60 s and let back",
                    "the others had labelled " + RESERVE + " images " + went.toSeconds() + " s after the cut");
        }
    }

    private static List<ChildJvm> startAll(FaultRun run) {
        return List.of(
                run.startProgressProcess(),
                run.startSinkProcess("sink"),
                run.startLabeler("slot-1", PER_IMAGE),
                run.startLabeler("slot-2", PER_IMAGE));
    }

    private static void conclude(FaultRun run, List<ChildJvm> processes, String fault, String remarks) {
        run.seal();
        run.awaitCompleted(FaultRun.VERSION);
        assertThat(processes).allMatch(ChildJvm::isAlive);
        run.conclude(fault, remarks, FaultRun.VERSION);
    }

    /** Until its transaction has timed out and the other one has taken its partitions over and labelled them. */
    @Test
    void shouldLabelOnceThoughALabelerIsCutOffInItsCommit() throws Exception {
        ClusterProcesses cluster = ClusterProcesses.wired("labeler-cut-off", folder);
        List<Valve.Moment> rounds =
                List.of(Valve.Moment.ON_ITS_WAY, Valve.Moment.ARRIVED, Valve.Moment.ON_ITS_WAY, Valve.Moment.ARRIVED);
        try (FaultRun run = new FaultRun("labeler-cut-off", folder, PARTITIONS, cluster)) {
            List<ChildJvm> processes = startAll(run);
            Valve valve = cluster.wires().of("slot-1");
            for (Valve.Moment moment : rounds) {
                valve.cutAt(ApiKeys.END_TXN, moment);
                new Feed(run, RESERVE).until(valve::isCut);
                FaultRun.eventually()
                        .until(() -> run.dataset().lag(FaultRun.VERSION).orElse(1L) == 0);
                valve.mend();
            }
            conclude(
                    run,
                    processes,
                    rounds.size() + " times a labeler cut off in its commit, and let back when another had its work",
                    "half of the commits had arrived, half had not");
        }
    }

    /** Until another one has taken its partitions over; both commit what they have at the same moment. */
    @Test
    void shouldStoreOnceThoughASinkIsCutOffInItsCommit() throws Exception {
        int rounds = 3;
        String name = "sink-cut-off";
        ClusterProcesses cluster = ClusterProcesses.wired(name, folder);
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS, cluster)) {
            run.startProgressProcess();
            run.startLabeler("slot-1", Duration.ZERO);
            for (int round = 1; round <= rounds; round++) {
                DataFileWatch cutOffs = new DataFileWatch(run.warehouse(), name);
                HeldFileIO.hold(run.warehouse());
                run.publish(RESERVE);
                ChildJvm cutOff = run.startSinkProcess("cut-off-" + round, "sink", List.of());
                cutOffs.awaitNext();
                Valve valve = cluster.wires().of("cut-off-" + round);
                valve.cut();
                DataFileWatch successors = new DataFileWatch(run.warehouse(), name);
                ChildJvm successor = run.startSinkProcess("successor-" + round, "sink", List.of());
                successors.awaitNext();
                HeldFileIO.release(run.warehouse());
                FaultRun.eventually().until(() -> run.storedRows() >= run.images());
                valve.mend();
                run.publish(RESERVE);
                FaultRun.eventually().until(() -> run.storedRows() >= run.images());
                assertThat(List.of(cutOff, successor)).allMatch(ChildJvm::isAlive);
                cutOff.close();
                successor.close();
            }
            assertThat(StoredRows.orphans(run.tables(), name, run.warehouse())).isEmpty();
            ChildJvm last = run.startSinkProcess("sink");
            conclude(
                    run,
                    List.of(last),
                    rounds + " times a sink cut off in its commit while another takes its partitions over",
                    "0 files left");
        }
    }
}
