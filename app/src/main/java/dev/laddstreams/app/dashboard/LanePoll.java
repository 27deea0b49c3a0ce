package dev.laddstreams.app.dashboard;

import dev.laddstreams.app.control.LaneWatch;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.TopicCatalogue;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the cluster how far lanes are, every two seconds as long as somebody looks, on a thread of its own. */
final class LanePoll implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LanePoll.class);
    private static final long PERIOD_MILLIS = 2000;
    private static final int MOST_ROWS = 500;

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final PageStatus status;
    private final PanelVersions versions;
    private final TrafficSeries traffic;
    private final BooleanSupplier somebodyLooks;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "page-lanes");
    private volatile List<LaneWatch.Row> rows = List.of();

    LanePoll(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            PageStatus status,
            PanelVersions versions,
            TrafficSeries traffic,
            BooleanSupplier somebodyLooks) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.status = status;
        this.versions = versions;
        this.traffic = traffic;
        this.somebodyLooks = somebodyLooks;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    List<LaneWatch.Row> rows() {
        return rows;
    }

    private void run() {
        try {
            while (!stop.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                if (somebodyLooks.getAsBoolean()) {
                    lookUntilItFails();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookUntilItFails() throws InterruptedException {
        try (LaneWatch watch = new LaneWatch(connection, catalogue)) {
            do {
                look(watch);
            } while (!stop.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS) && somebodyLooks.getAsBoolean());
        } catch (LaddException | KafkaException e) {
            LOG.debug("Lanes cannot be looked up", e);
            if (stop.getCount() > 0) {
                status.waitsFor(String.valueOf(e.getMessage()));
            }
        }
    }

    private void look(LaneWatch watch) {
        List<LaneWatch.Row> seen = watch.look();
        traffic.add(seen);
        status.live();
        List<LaneWatch.Row> next = List.copyOf(seen.subList(0, Math.min(MOST_ROWS, seen.size())));
        versions.changed(Panel.TRAFFIC);
        if (!next.equals(rows)) {
            rows = next;
            versions.changed(Panel.LANES);
        }
    }

    /** Returns at once; what it is just asking for comes to nothing. */
    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
    }
}
