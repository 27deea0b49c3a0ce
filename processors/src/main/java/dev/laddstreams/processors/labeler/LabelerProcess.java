package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A labeler process: follows the datasets and labelers topics and runs a lane for each version of the labeler that a
 * dataset's manifest names. Any number of processes share a lane's partitions, each under an instance id of its own. Per
 * labeler version, the FINAL revision of every image that compaction kept is labelled exactly once; a record ends in the
 * augmented topic, in the dead letters, or is not committed. A lane that fails leaves the others working. Thread-safe.
 *
 * <p>Closed, it commits what is finished, gives the partitions to other processes and waits until all lanes have ended.
 */
public final class LabelerProcess extends Role {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final LabelerSettings settings;
    private final Function<Path, Labeler> opener;
    private final LabelerMeters meters;
    private final LabelerPool pool;
    private final Map<LaneId, LabelerLane> lanes = new ConcurrentHashMap<>();
    private volatile boolean knowsLanes;

    public LabelerProcess(KafkaConnection connection, TopicCatalogue catalogue, LabelerSettings settings) {
        this(connection, catalogue, settings, bundle -> LabelerBundle.open(bundle, settings.engine()));
    }

    /** @param opener opens a verified bundle with an engine of one's own; what it returns is closed here */
    public LabelerProcess(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            LabelerSettings settings,
            Function<Path, Labeler> opener) {
        super("labeler", connection, catalogue.shared());
        this.connection = connection;
        this.catalogue = catalogue;
        this.settings = settings;
        this.opener = opener;
        this.meters = new LabelerMeters(connection.meters());
        this.pool = new LabelerPool(meters);
    }

    public LabelerMeters meters() {
        return meters;
    }

    /** One life of the control consumer and of all lanes. */
    @Override
    protected void work() throws InterruptedException {
        try (LaneControlFeed feed = new LaneControlFeed(connection, catalogue);
                LaneJournal journal = LaneJournal.open(connection, catalogue, settings.instance())) {
            LaneEnvironment environment =
                    new LaneEnvironment(connection, catalogue, settings, opener, pool, journal, meters, feed);
            try {
                while (goesOn()) {
                    journal.beat();
                    if (feed.poll(POLL)) {
                        reconcile(feed.wanted(), environment);
                        knowsLanes = true;
                    }
                }
            } finally {
                knowsLanes = false;
                stopLanes();
            }
        }
    }

    /** Lanes that are not served yet: models load and warm up, partitions are on their way. */
    @Override
    public List<String> hindrances() {
        if (!knowsLanes) {
            return List.of("it does not know its lanes yet");
        }
        return lanes.values().stream()
                .flatMap(lane -> lane.hindrance().stream())
                .sorted()
                .toList();
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
            LabelerLane lane = new LabelerLane(
                    Objects.requireNonNull(wanted.get(id), "contract"),
                    environment.forLabeler(id.labelerId()),
                    loops());
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
}
