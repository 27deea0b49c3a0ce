package dev.laddstreams.app.dashboard;

import dev.laddstreams.app.dashboard.PageStatus.Source;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RoleProperties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Kafka every two seconds whether it still answers, on a thread of its own: those who read it only wait. */
final class ClusterPulse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterPulse.class);
    private static final long PERIOD_MILLIS = 2000;
    private static final int PATIENCE_MILLIS = 5000;
    private static final RoleProperties ROLE = RoleProperties.NONE
            .byDefault(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS)
            .byDefault(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);

    private final KafkaConnection connection;
    private final PageStatus status;
    private final Admin admin;
    private final CountDownLatch stop = new CountDownLatch(1);

    ClusterPulse(KafkaConnection connection, PageStatus status) {
        this.connection = connection;
        this.status = status;
        this.admin = Clients.admin(connection, ROLE);
    }

    /** Once. */
    void start() {
        Thread thread = new Thread(this::run, "page-pulse");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (admin) {
            while (!stop.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                ask();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() throws InterruptedException {
        try {
            admin.describeCluster().clusterId().get();
            if (status.live(Source.CLUSTER)) {
                LOG.info("Kafka answers again; the live page goes on");
            }
        } catch (ExecutionException e) {
            String problem = KafkaFailure.cannot("reach Kafka", connection, e).getMessage();
            if (stop.getCount() > 0 && status.waitsFor(Source.CLUSTER, String.valueOf(problem))) {
                LOG.warn("The live page waits, and goes on by itself: {}", problem);
            }
        }
    }

    /** Returns at once. */
    @Override
    public void close() {
        stop.countDown();
    }
}
