package dev.laddstreams.processors.labeler;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.LaneHeartbeat;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process slot has said of its lanes, on the lanes topic, across restarts. A state is on the topic before {@link
 * #record} returns: a load that takes the process down has left its attempt behind. Thread-safe.
 */
final class LaneJournal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneJournal.class);

    /** Deaths while loading, of all processes, after which a version is not loaded again. */
    static final int MAX_ATTEMPTS = 3;

    /** The longest that a load of another process is waited for. */
    private static final Duration LOAD_PATIENCE = Duration.ofMinutes(2);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaConnection connection;
    private final TopicSpec topic;
    private final String instance;
    private final Producer<String, LaneStatus> producer;
    private final Map<String, LaneStatus> last;
    private final InstantSource clock;
    private final Map<LaneId, LaneEquipment> equipment = new ConcurrentHashMap<>();

    /** What holds of this process's lanes, by key; a slot's earlier process is not spoken for. */
    @GuardedBy("this")
    private final Map<String, LaneStatus> running = new HashMap<>();

    @GuardedBy("this")
    private Instant beaten;

    private LaneJournal(
            KafkaConnection connection,
            TopicSpec topic,
            String instance,
            Producer<String, LaneStatus> producer,
            Map<String, LaneStatus> last,
            InstantSource clock) {
        this.connection = connection;
        this.topic = topic;
        this.instance = instance;
        this.producer = producer;
        this.last = new ConcurrentHashMap<>(last);
        this.clock = clock;
        this.beaten = clock.instant();
    }

    /** Reads what earlier processes in this slot have said. */
    static LaneJournal open(KafkaConnection connection, TopicCatalogue catalogue, String instance) {
        return open(connection, catalogue, instance, InstantSource.system());
    }

    static LaneJournal open(
            KafkaConnection connection, TopicCatalogue catalogue, String instance, InstantSource clock) {
        TopicSpec topic = catalogue.lanes();
        Map<String, LaneStatus> last = TopicSnapshot.read(connection, topic, LaneStatus.class);
        last.values().removeIf(status -> !status.getInstance().equals(instance));
        RoleProperties role = RoleProperties.NONE.always(ProducerConfig.CLIENT_ID_CONFIG, "ladd-lanes-" + instance);
        return new LaneJournal(
                connection,
                topic,
                instance,
                Clients.durableProducer(connection, role, new StringSerializer(), connection.valueSerializer()),
                last,
                clock);
    }

    /** Whether a lane may load now. */
    sealed interface Turn {
        /**
         * LOADING is on the topic.
         *
         * @param attempt number of the load to come
         */
        record Now(int attempt) implements Turn {}

        /** As many processes are loading a version for the first time as may die of it. */
        record AfterOthers() implements Turn {}

        /** The version has taken too many processes down. */
        record GivenUp(int deaths) implements Turn {}
    }

    /**
     * Decides by what all processes have said of the labeler version, on any dataset, and says LOADING when it is this
     * one's turn. Once the version serves somewhere, each process counts its own deaths; before that all count together, so
     * that a version which crashes ends at most {@value #MAX_ATTEMPTS} processes of the whole fleet, and not so many of
     * each.
     *
     * @throws LaddException as {@link #record}
     */
    Turn begin(LaneId lane) {
        LaneStatus own = last.get(lane.statusKey(instance));
        int mine = own == null ? 0 : LaneFleet.unfinished(own);
        LaneFleet fleet = fleet(lane);
        if (fleet.serves()) {
            return mine >= MAX_ATTEMPTS ? new Turn.GivenUp(mine) : now(lane, mine + 1);
        }
        if (fleet.hasGivenUp()) {
            return new Turn.GivenUp(MAX_ATTEMPTS);
        }
        int all = fleet.unfinished();
        if (all >= MAX_ATTEMPTS && mine > 0) {
            return new Turn.GivenUp(all);
        }
        if (all >= MAX_ATTEMPTS) {
            return fleet.mayBeLoading(clock.instant().minus(LOAD_PATIENCE))
                    ? new Turn.AfterOthers()
                    : new Turn.GivenUp(all);
        }
        record(lane, LaneState.LOADING, mine + 1, Optional.empty());
        // others may have decided at the same moment: the order on the topic says who goes first
        if (fleet(lane).unfinishedUpTo(lane.statusKey(instance)) <= MAX_ATTEMPTS) {
            return new Turn.Now(mine + 1);
        }
        if (mine == 0) {
            forget(lane);
        } else {
            record(lane, LaneState.LOADING, mine, Optional.empty());
        }
        return new Turn.AfterOthers();
    }

    private Turn now(LaneId lane, int attempt) {
        record(lane, LaneState.LOADING, attempt, Optional.empty());
        return new Turn.Now(attempt);
    }

    private LaneFleet fleet(LaneId lane) {
        return LaneFleet.read(connection, topic, lane);
    }

    /** Takes back what this slot said of a lane that it no longer runs. */
    synchronized void forget(LaneId lane) {
        String key = lane.statusKey(instance);
        running.remove(key);
        send(key, null, lane + " ends");
        last.remove(key);
    }

    /**
     * Writes a state and waits for the broker.
     *
     * @param note what operators should know of it
     * @throws LaddException {@code BROKER_UNAVAILABLE}, {@code REGISTRY_UNAVAILABLE} or {@code INTERRUPTED}
     */
    void record(LaneId lane, LaneState state, int attempt, Optional<String> note) {
        write(lane, state, attempt, Optional.empty(), note);
    }

    /** What the lane labels with from now on; told with each of its later states. */
    void equip(LaneId lane, LaneEquipment with) {
        equipment.put(lane, with);
    }

    /** Writes FAILED with its reason. */
    void recordFailure(LaneId lane, int attempt, LaddException failure) {
        write(
                lane,
                LaneState.FAILED,
                attempt,
                Optional.of(failure.reason().code()),
                Optional.ofNullable(failure.getMessage()));
    }

    /** Says again what holds of this process's lanes, when it is time. Does not wait for the broker. */
    @SuppressWarnings("FutureReturnValueIgnored") // what is not heard now is said again
    synchronized void beat() {
        Instant now = clock.instant();
        if (now.isBefore(beaten.plus(LaneHeartbeat.INTERVAL))) {
            return;
        }
        beaten = now;
        running.replaceAll(
                (key, status) -> LaneStatus.newBuilder(status).setHeardAt(now).build());
        try {
            running.forEach((key, status) -> producer.send(new ProducerRecord<>(topic.name(), key, status)));
        } catch (LaddException | KafkaException e) {
            LOG.warn("Lanes go on without saying so: {}", e.toString());
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }

    private synchronized void write(
            LaneId lane, LaneState state, int attempt, Optional<String> reason, Optional<String> message) {
        Optional<LaneEquipment> with = Optional.ofNullable(equipment.get(lane));
        LaneStatus status = LaneStatus.newBuilder()
                .setDataset(lane.dataset())
                .setLabelerId(lane.labelerId())
                .setVersion(lane.version())
                .setInstance(instance)
                .setState(state)
                .setAttempt(attempt)
                .setReason(reason.orElse(null))
                .setMessage(message.orElse(null))
                .setUpdatedAt(clock.instant())
                .setEngine(with.map(LaneEquipment::engine).orElse(null))
                .setDevice(with.map(LaneEquipment::device).orElse(null))
                .setBatchImages(with.map(LaneEquipment::batchImages).orElse(0))
                .build();
        String key = lane.statusKey(instance);
        send(key, status, lane + " " + state);
        last.put(key, status);
        if (state == LaneState.FAILED || state == LaneState.RETIRED) {
            running.remove(key);
        } else {
            running.put(key, status);
        }
    }

    private void send(String key, @Nullable LaneStatus status, String what) {
        try {
            producer.send(new ProducerRecord<>(topic.name(), key, status)).get();
        } catch (InterruptedException e) {
            throw LaddException.interrupted("write lane status", e);
        } catch (ExecutionException e) {
            throw KafkaFailure.cannot("write lane status " + what, connection, e);
        }
    }
}
