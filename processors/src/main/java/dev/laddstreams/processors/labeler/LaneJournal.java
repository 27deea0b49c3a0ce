package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSnapshot;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What this process slot has said of its lanes, on the lanes topic, across restarts. A state is on the topic before {@link
 * #record} returns: a load that takes the process down has left its attempt behind. Thread-safe.
 */
final class LaneJournal implements AutoCloseable {
    /** Deaths while loading after which a version is not loaded again. */
    static final int MAX_ATTEMPTS = 3;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final TopicSpec topic;
    private final String instance;
    private final Producer<String, LaneStatus> producer;
    private final Map<String, LaneStatus> last;

    private LaneJournal(
            TopicSpec topic, String instance, Producer<String, LaneStatus> producer, Map<String, LaneStatus> last) {
        this.topic = topic;
        this.instance = instance;
        this.producer = producer;
        this.last = new ConcurrentHashMap<>(last);
    }

    /** Reads what earlier processes in this slot have said. */
    static LaneJournal open(KafkaConnection connection, TopicCatalogue catalogue, String instance) {
        TopicSpec topic = catalogue.lanes();
        Map<String, LaneStatus> last = TopicSnapshot.read(connection, topic, LaneStatus.class);
        last.values().removeIf(status -> !status.getInstance().equals(instance));
        Map<String, Object> properties = connection.producerProperties();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "ladd-lanes-" + instance);
        return new LaneJournal(
                topic,
                instance,
                new KafkaProducer<>(properties, new StringSerializer(), connection.valueSerializer()),
                last);
    }

    /**
     * The number of the load to come; empty when the version has taken this slot's process down too often.
     */
    Optional<Integer> nextAttempt(LaneId lane) {
        LaneStatus previous = last.get(lane.statusKey(instance));
        if (previous == null) {
            return Optional.of(1);
        }
        boolean diedLoading =
                switch (previous.getState()) {
                    case LOADING, WARMING -> true;
                    // given up on: a new process does not try its luck again
                    case FAILED -> previous.getAttempt() >= MAX_ATTEMPTS;
                    case BACKFILLING, LIVE, DRAINING, RETIRED, UNKNOWN -> false;
                };
        if (!diedLoading) {
            return Optional.of(1);
        }
        int next = previous.getAttempt() + 1;
        return next > MAX_ATTEMPTS ? Optional.empty() : Optional.of(next);
    }

    /**
     * Writes a state and waits for the broker.
     *
     * @throws LaddException {@code BROKER_UNAVAILABLE}, {@code REGISTRY_UNAVAILABLE} or {@code INTERRUPTED}
     */
    void record(LaneId lane, LaneState state, int attempt) {
        write(lane, state, attempt, Optional.empty());
    }

    /** Writes FAILED with its reason. */
    void recordFailure(LaneId lane, int attempt, LaddException failure) {
        write(lane, LaneState.FAILED, attempt, Optional.of(failure));
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }

    private void write(LaneId lane, LaneState state, int attempt, Optional<LaddException> failure) {
        LaneStatus status = LaneStatus.newBuilder()
                .setDataset(lane.dataset())
                .setLabelerId(lane.labelerId())
                .setVersion(lane.version())
                .setInstance(instance)
                .setState(state)
                .setAttempt(attempt)
                .setReason(failure.map(e -> e.reason().code()).orElse(null))
                .setMessage(failure.map(Throwable::getMessage).orElse(null))
                .setUpdatedAt(Instant.now())
                .build();
        String key = lane.statusKey(instance);
        try {
            producer.send(new ProducerRecord<>(topic.name(), key, status)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LaddException.cannot(
                    Reason.INTERRUPTED, "write lane status", lane + " " + state, "to wait for the broker", e);
        } catch (ExecutionException e) {
            throw LaddException.cannot(
                    Reason.BROKER_UNAVAILABLE,
                    "write lane status",
                    lane + " " + state + ": " + e.getCause(),
                    "a broker that takes it",
                    e);
        }
        last.put(key, status);
    }
}
