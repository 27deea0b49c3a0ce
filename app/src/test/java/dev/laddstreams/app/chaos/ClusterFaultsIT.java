package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers of a cluster of three go away under labelers, progress topology and sink, while the others work on. */
@Tag("chaos")
class ClusterFaultsIT {
    private static final Duration PER_IMAGE = Duration.ofMillis(2);
    private static final int PARTITIONS = 4;
    private static final int IMAGES_PER_FAULT = 600;

    @TempDir
    private Path folder;

    @Test
    void shouldLabelOnceThoughEachBrokerIsKilled() throws Exception {
        ClusterProcesses cluster = ClusterProcesses.direct("cluster-killed", folder);
        try (FaultRun run = begin("cluster-killed", cluster)) {
            List<ChildJvm> processes = startAll(run);
            for (int id : ClusterProcesses.brokers()) {
                awaitOpenTransaction(run);
                cluster.kill(id);
                goOnWithoutIt(run);
                cluster.startAgain(id);
            }
            requireReplicas(cluster);
            conclude(run, processes, "Each of 3 brokers killed in a transaction, in turn", "");
        }
    }

    /** Whoever it is at the moment: by what the cluster says. */
    @Test
    void shouldLabelOnceThoughCoordinatorsAndControllerAreKilled() throws Exception {
        ClusterProcesses cluster = ClusterProcesses.direct("cluster-coordinators", folder);
        try (FaultRun run = begin("cluster-coordinators", cluster)) {
            List<ChildJvm> processes = startAll(run);
            ClusterView view = cluster.view();
            List<Supplier<Integer>> victims = List.of(
                    () -> view.transactionCoordinator(run.dataset().labelerId()),
                    () -> view.groupCoordinator(run.dataset().consumerGroup(FaultRun.VERSION)),
                    view::activeController);
            List<Integer> killed = new ArrayList<>();
            for (Supplier<Integer> victim : victims) {
                awaitOpenTransaction(run);
                int id = victim.get();
                killed.add(id);
                cluster.kill(id);
                goOnWithoutIt(run);
                cluster.startAgain(id);
            }
            conclude(
                    run,
                    processes,
                    "Broker of the labeler's transactions, broker of its group and active controller killed",
                    "brokers " + killed);
        }
    }

    @Test
    void shouldLabelOnceThoughAllBrokersRestartOneAfterTheOther() throws Exception {
        ClusterProcesses cluster = ClusterProcesses.direct("cluster-rolling", folder);
        try (FaultRun run = begin("cluster-rolling", cluster)) {
            List<ChildJvm> processes = startAll(run);
            for (int id : ClusterProcesses.brokers()) {
                awaitOpenTransaction(run);
                cluster.stop(id);
                goOnWithoutIt(run);
                cluster.startAgain(id);
            }
            conclude(run, processes, "Rolling restart of all 3 brokers by SIGTERM", "");
        }
    }

    private FaultRun begin(String name, ClusterProcesses cluster) {
        FaultRun run = new FaultRun(name, folder, PARTITIONS, cluster);
        run.publish(IMAGES_PER_FAULT);
        run.seal();
        return run;
    }

    private static List<ChildJvm> startAll(FaultRun run) {
        run.startProgress();
        run.startSink();
        return List.of(run.startLabeler("slot-1", PER_IMAGE), run.startLabeler("slot-2", PER_IMAGE));
    }

    private static void awaitOpenTransaction(FaultRun run) {
        new Feed(run, IMAGES_PER_FAULT / 2).untilOpenTransaction(run.dataset().written() + IMAGES_PER_FAULT / 3);
    }

    /** Until more is committed than was begun when the broker went. */
    private static void goOnWithoutIt(FaultRun run) {
        long begun = run.dataset().written();
        new Feed(run, IMAGES_PER_FAULT / 2).until(() -> run.dataset().readable() > begun + IMAGES_PER_FAULT / 3);
    }

    private static void conclude(FaultRun run, List<ChildJvm> processes, String fault, String remarks) {
        run.seal();
        run.awaitCompleted(FaultRun.VERSION);
        assertThat(processes).allMatch(ChildJvm::isAlive);
        run.conclude(fault, remarks, FaultRun.VERSION);
    }

    /** Nothing counts as written that a single broker has: neither on our topics nor on those that Kafka made. */
    private static void requireReplicas(ClusterProcesses cluster) {
        TreeSet<String> topics = new TreeSet<>();
        for (TopicDescription topic : cluster.view().topics()) {
            topics.add(topic.name());
            assertThat(topic.partitions()).as(topic.name()).allSatisfy(partition -> assertThat(partition.replicas())
                    .hasSize(ClusterProcesses.BROKERS));
            if (!topic.isInternal()) {
                assertThat(cluster.view().ownSettings(topic.name()))
                        .as(topic.name())
                        .containsEntry("min.insync.replicas", "2");
            }
        }
        assertThat(topics)
                .contains("__consumer_offsets", "__transaction_state", "_schemas", "ladd.progress")
                .anyMatch(topic -> topic.endsWith("-changelog"));
    }
}
