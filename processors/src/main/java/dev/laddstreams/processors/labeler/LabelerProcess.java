package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.Backoff;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.Labelers;
import dev.laddstreams.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A labeler process: follows the datasets and labelers topics and runs a lane for each version of the labeler that a
 * dataset's manifest names. Any number of processes share a lane's partitions, each under an instance id of its own. Per
 * labeler version, the FINAL revision of every image that compaction kept is labelled exactly once; a record ends in the
 * augmented topic, in the dead letters, or is not committed. Thread-safe.
 */
public final class LabelerProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LabelerProcess.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final LabelerSettings settings;
    private final LabelerOpener opener;
    private final LabelerMetrics metrics = new LabelerMetrics();
    private final LabelerPool pool = new LabelerPool(metrics);
    private final Map<LaneId, LabelerLane> lanes = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Backoff backoff = Backoff.until(closing);
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean running;

    public LabelerProcess(KafkaConnection connection, TopicCatalogue catalogue, LabelerSettings settings) {
        this(
                connection,
                catalogue,
                settings,
                bundle -> Labelers.open(
                        bundle,
                        settings.engine(),
                        settings.threads(),
                        settings.batchSubImages()
                                .orElseGet(() -> Labelers.defaultBatchSize(
                                        LabelerBundle.readSpec(bundle).inputShape()))));
    }

    /** @param opener of an engine of one's own */
    public LabelerProcess(
            KafkaConnection connection, TopicCatalogue catalogue, LabelerSettings settings, LabelerOpener opener) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.settings = settings;
        this.opener = opener;
    }

    /**
     * Labels until {@link #close()}. A broker or registry that is away is waited for; a lane that fails leaves the others
     * working.
     *
     * @throws LaddException {@code USAGE} for settings that the cluster refuses, {@code INTERRUPTED}
     */
    public void run() {
        synchronized (this) {
            if (running) {
                throw LaddException.cannot(Reason.USAGE, "run labeler", "it has run before", "a new one");
            }
            running = true;
        }
        try {
            while (!isClosing()) {
                try {
                    follow();
                } catch (KafkaException e) {
                    waitFor(e.toString());
                } catch (LaddException e) {
                    if (!e.reason().mayPass()) {
                        throw e;
                    }
                    waitFor(e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            throw LaddException.interrupted("run labeler", e);
        } finally {
            ended.countDown();
        }
    }

    public LabelerMetrics metrics() {
        return metrics;
    }

    /** Commits what is finished, gives the partitions to other processes and returns when all lanes have ended. */
    @Override
    public void close() {
        closing.countDown();
        boolean started;
        synchronized (this) {
            started = running;
            running = true;
        }
        try {
            if (started) {
                ended.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One life of the control consumer and of all lanes. */
    private void follow() throws InterruptedException {
        Topics.create(connection, catalogue.shared());
        try (LaneControlFeed feed = new LaneControlFeed(connection, catalogue);
                LaneJournal journal = LaneJournal.open(connection, catalogue, settings.instance())) {
            LaneEnvironment environment = new LaneEnvironment(
                    connection,
                    catalogue,
                    settings,
                    opener,
                    pool,
                    journal,
                    metrics,
                    feed::manifestRevision,
                    feed::isActive);
            try {
                while (!isClosing()) {
                    if (feed.poll(POLL)) {
                        reconcile(feed.wanted(), environment);
                    }
                    backoff.reset();
                }
            } finally {
                stopLanes();
            }
        }
    }

    private void reconcile(Map<LaneId, LaneContract> wanted, LaneEnvironment environment) throws InterruptedException {
        List<LabelerLane> obsolete = new ArrayList<>(lanes.values());
        obsolete.removeIf(
                lane -> lane.contract().equals(wanted.get(lane.contract().lane())));
        for (LabelerLane lane : obsolete) {
            if (wanted.containsKey(lane.contract().lane())) {
                lane.stop();
            } else {
                lane.retire();
            }
        }
        for (LabelerLane lane : obsolete) {
            lane.awaitEnd();
            lanes.remove(lane.contract().lane());
        }
        Set<LaneId> missing = new HashSet<>(wanted.keySet());
        missing.removeAll(lanes.keySet());
        for (LaneId id : missing) {
            LabelerLane lane = new LabelerLane(wanted.get(id), environment);
            lanes.put(id, lane);
            lane.start();
        }
    }

    private void stopLanes() throws InterruptedException {
        lanes.values().forEach(LabelerLane::stop);
        for (LabelerLane lane : lanes.values()) {
            lane.awaitEnd();
        }
        lanes.clear();
    }

    private void waitFor(String what) throws InterruptedException {
        LOG.warn("Labeler waits: {}", what);
        if (backoff.await()) {
            LOG.debug("Labeler was closed while it waited");
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }
}
