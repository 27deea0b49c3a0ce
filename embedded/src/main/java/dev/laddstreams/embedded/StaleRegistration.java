package dev.laddstreams.embedded;

import dev.laddstreams.clients.Clients;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.storage.internals.checkpoint.CleanShutdownFileHandler;

/**
 * What a broker that was killed leaves behind: the cluster still takes it for alive and for the leader of its partitions.
 * Started again as it is, a lone broker would take its transaction coordinator's work up at once, as the leader of before,
 * and be fenced some seconds later, when its old session ends. Kafka 4.3.1 then finds no leader for the partitions of the
 * transactions that were open, takes them for deleted and skips their markers: readers of committed records wait for ever,
 * or see records of a transaction that was aborted, since the producer's next commit covers them too. So the registration
 * is taken back first, by the controller alone; then the broker starts as one whose partitions have no leader until it has
 * registered, and its coordinators begin when all have one.
 */
final class StaleRegistration {
    private static final int MAX_ATTEMPTS = 300;
    private static final long PAUSE_MILLIS = 100;

    private StaleRegistration() {}

    /** Whether the broker that last used a folder was killed. */
    static boolean isIn(Path folder) {
        return !new CleanShutdownFileHandler(folder.toString()).exists();
    }

    /** Returns when it is taken back and the controller has ended again. */
    static void remove(Path folder, int controllerPort) throws InterruptedException, ExecutionException {
        KafkaRaftServer controller = new KafkaRaftServer(
                new KafkaConfig(BrokerSettings.controllerOnly(folder, controllerPort), false), Time.SYSTEM);
        try {
            controller.startup();
            unregister(controllerPort);
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static void unregister(int controllerPort) throws InterruptedException, ExecutionException {
        int attempts = 0;
        while (!tryToUnregister(controllerPort, ++attempts)) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /** False while the controller has not read its metadata: until then it takes its own version for one of long ago. */
    private static boolean tryToUnregister(int controllerPort, int attempt)
            throws InterruptedException, ExecutionException {
        try (Admin admin = Clients.controllerAdmin(LoopbackPort.HOST + ":" + controllerPort)) {
            admin.unregisterBroker(BrokerSettings.NODE_ID).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            if (!(e.getCause() instanceof UnsupportedVersionException) || attempt == MAX_ATTEMPTS) {
                throw e;
            }
            return false;
        }
    }
}
