package dev.laddstreams.app.dashboard;

import dev.laddstreams.app.control.LaneWatch;
import dev.laddstreams.app.dashboard.PageStatus.Source;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.TopicCatalogue;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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
    private final Function<LaneWatch.Row, LaneRow> rowOf;
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "page-lanes");
    private volatile boolean closed;
    private volatile List<LaneRow> rows = List.of();

    LanePoll(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            PageStatus status,
            PanelVersions versions,
            TrafficSeries traffic,
            BooleanSupplier somebodyLooks,
            Function<LaneWatch.Row, LaneRow> rowOf) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.status = status;
        this.versions = versions;
        this.traffic = traffic;
        this.somebodyLooks = somebodyLooks;
        this.rowOf = rowOf;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    List<LaneRow> rows() {
        return rows;
    }

    /** Somebody has come: they are shown what is, not what was when somebody looked last. */
    void nudge() {
        nudges.release();
    }

    private void run() {
        try {
            while (isDue()) {
                if (status.hasCluster() && somebodyLooks.getAsBoolean()) {
                    lookUntilItFails();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its time, or until somebody comes. Returns whether to go on. */
    private boolean isDue() throws InterruptedException {
        if (nudges.tryAcquire(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
            nudges.drainPermits();
        }
        return !closed;
    }

    private void lookUntilItFails() throws InterruptedException {
        try (LaneWatch watch = LaneWatch.withLag(connection, catalogue)) {
            do {
                look(watch);
            } while (isDue() && status.hasCluster() && somebodyLooks.getAsBoolean());
        } catch (LaddException | KafkaException e) {
            LOG.debug("Lanes cannot be looked up", e);
            if (!closed) {
                status.waitsFor(Source.LANES, String.valueOf(e.getMessage()));
            }
        }
    }

    private void look(LaneWatch watch) {
        List<LaneRow> seen = watch.look().stream().map(rowOf).toList();
        traffic.add(seen);
        status.live(Source.LANES);
        List<LaneRow> next = List.copyOf(seen.subList(0, Math.min(MOST_ROWS, seen.size())));
        versions.changed(Panel.TRAFFIC);
        if (!next.equals(rows)) {
            rows = next;
            versions.changed(Panel.LANES);
        }
    }

    /** Returns at once; what it is just asking for comes to nothing. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
