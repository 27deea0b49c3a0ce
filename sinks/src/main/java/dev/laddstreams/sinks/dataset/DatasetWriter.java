package dev.laddstreams.sinks.dataset;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.sinks.dataset.DatasetStatus.State;
import dev.laddstreams.sinks.table.CommitOutcome;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.KafkaSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One dataset in one sink: the partitions it owns, where it is in each, what is buffered, and the table. Its table object
 * is loaded anew only together with the positions; else a stale buffer could pass the table's check. Not thread-safe.
 */
final class DatasetWriter {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetWriter.class);

    private final String dataset;
    private final String topic;
    private final DatasetBuffer buffer = new DatasetBuffer();
    private final Set<Integer> unprepared = new TreeSet<>();
    private final Map<Integer, Long> positions = new TreeMap<>();
    private Optional<DatasetTable> table = Optional.empty();
    private Optional<KafkaSource> source = Optional.empty();
    private State state = State.STARTING;
    private Optional<String> message = Optional.empty();
    private long retryAtNanos;
    private long storedRows;
    private long refusedRecords;

    DatasetWriter(String dataset, String topic) {
        this.dataset = dataset;
        this.topic = topic;
    }

    String dataset() {
        return dataset;
    }

    String topic() {
        return topic;
    }

    DatasetBuffer buffer() {
        return buffer;
    }

    /** Owned partitions whose place in the topic is known. */
    Map<Integer, Long> positions() {
        return positions;
    }

    /** Owned partitions whose place in the topic has to be looked up. */
    Set<Integer> unprepared() {
        return unprepared;
    }

    boolean ownsNothing() {
        return unprepared.isEmpty() && positions.isEmpty();
    }

    void assign(Collection<Integer> partitions) {
        unprepared.addAll(partitions);
    }

    void revoke(Collection<Integer> partitions) {
        buffer.drop(partitions);
        partitions.forEach(positions::remove);
        unprepared.removeAll(partitions);
    }

    /** Everything buffered is read again, from where the table ends. */
    void startOver() {
        buffer.clear();
        unprepared.addAll(positions.keySet());
        positions.clear();
    }

    /**
     * Loads the table, makes it when this is the first sight of the dataset, and checks that it belongs to this topic.
     *
     * @return by partition, the offsets that the table holds
     */
    Map<Integer, Long> open(DatasetCatalog catalog, KafkaSource current) {
        if (!positions.isEmpty()) {
            startOver();
        }
        DatasetTable opened = catalog.findOrCreate(dataset);
        opened.offsets().ifPresent(offsets -> TopicIdentities.requireSame(dataset, offsets, current));
        table = Optional.of(opened);
        source = Optional.of(current);
        return opened.offsets().map(offsets -> offsets.next()).orElse(Map.of());
    }

    void prepared(Map<Integer, Long> starts) {
        unprepared.removeAll(starts.keySet());
        positions.putAll(starts);
    }

    /** Whether positions have passed an end that the table has not. */
    boolean canReach(Map<Integer, Long> ends) {
        Map<Integer, Long> committed = table.flatMap(DatasetTable::offsets)
                .map(offsets -> offsets.next())
                .orElse(Map.of());
        return ends.entrySet().stream()
                .anyMatch(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue()
                        && positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Appends what is buffered. When the table refuses, everything is read again from where it really ends. */
    void commit() {
        CommitOutcome outcome =
                table.orElseThrow().append(buffer.rows(), source.orElseThrow(), new TreeMap<>(positions));
        if (outcome instanceof CommitOutcome.Refused refused) {
            LOG.warn(
                    "Another sink moved dataset {}, going on from its offsets {}",
                    dataset,
                    refused.actual().map(offsets -> offsets.next()).orElse(Map.of()));
            startOver();
            return;
        }
        LOG.debug("Committed {} rows of dataset {}", buffer.rows().size(), dataset);
        storedRows += buffer.rows().size();
        refusedRecords += buffer.deadLetters().size();
        buffer.clear();
    }

    boolean isBlocked() {
        return state == State.PAUSED || state == State.REFUSED;
    }

    boolean mayTry() {
        return state != State.REFUSED && (state != State.PAUSED || System.nanoTime() - retryAtNanos >= 0);
    }

    void pause(LaddException cause, long retryNanos) {
        if (state != State.PAUSED || !message.equals(Optional.of(cause.getMessage()))) {
            LOG.warn("Dataset {} is paused: {}", dataset, cause.getMessage(), cause);
        }
        state = State.PAUSED;
        message = Optional.of(cause.getMessage());
        retryAtNanos = System.nanoTime() + retryNanos;
    }

    void refuse(LaddException cause) {
        LOG.error("Dataset {} is refused: {}", dataset, cause.getMessage());
        state = State.REFUSED;
        message = Optional.of(cause.getMessage());
    }

    void running() {
        if (state == State.PAUSED) {
            LOG.info("Dataset {} goes on", dataset);
        }
        state = State.RUNNING;
        message = Optional.empty();
    }

    DatasetStatus status() {
        return new DatasetStatus(
                dataset, state, message, storedRows, buffer.rows().size(), refusedRecords);
    }
}
