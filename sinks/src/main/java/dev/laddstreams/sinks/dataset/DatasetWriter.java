package dev.laddstreams.sinks.dataset;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.dataset.WriterState.OpenTable;
import dev.laddstreams.sinks.dataset.WriterState.Paused;
import dev.laddstreams.sinks.dataset.WriterState.Placing;
import dev.laddstreams.sinks.dataset.WriterState.Refused;
import dev.laddstreams.sinks.dataset.WriterState.Running;
import dev.laddstreams.sinks.dataset.WriterState.Starting;
import dev.laddstreams.sinks.table.CommitOutcome;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.TableOffsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One dataset in one sink: the partitions it owns, where it is in each, what is buffered, and the table. A closed state
 * machine: it changes by commands alone, and its outcomes say what its partitions have to do. Its table object is loaded anew
 * only together with the positions; else a stale buffer could pass the table's check. Not thread-safe.
 */
final class DatasetWriter {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetWriter.class);

    private final String dataset;
    private final String topic;
    private final WriterPorts ports;
    private final DatasetBuffer buffer;
    private final WriterCommand.Cases transitions = new Transitions();
    /** Owned partitions whose place in the topic has to be looked up. */
    private final Set<Integer> unplaced = new TreeSet<>();
    /** Owned partitions whose place in the topic is known, with the offset to read next. */
    private final Map<Integer, Long> positions = new TreeMap<>();
    /** What the log said last of a pause that is not over. */
    private Optional<String> complaint = Optional.empty();

    private WriterState state = new Starting();
    private long storedRows;
    private long refusedRecords;

    DatasetWriter(String dataset, String topic, WriterPorts ports) {
        this.dataset = requireNonNull(dataset, "dataset");
        this.topic = requireNonNull(topic, "topic");
        this.ports = requireNonNull(ports, "ports");
        this.buffer = new DatasetBuffer(ports.nanoTime());
    }

    /** @throws LaddException with reason {@code INTERRUPTED} alone; any other trouble is an outcome */
    WriterOutcome handle(WriterCommand command) {
        return command.accept(transitions);
    }

    String dataset() {
        return dataset;
    }

    String topic() {
        return topic;
    }

    boolean ownsNothing() {
        return unplaced.isEmpty() && positions.isEmpty();
    }

    /** Owned partitions whose place in the topic is known. */
    Set<Integer> placed() {
        return Set.copyOf(positions.keySet());
    }

    boolean isBuffering() {
        return !buffer.isEmpty();
    }

    /** Memory that the buffer takes, about. */
    long bufferedBytes() {
        return buffer.bytes();
    }

    /** Age of the oldest record in the buffer, 0 when there is none. */
    long bufferAgeNanos() {
        return buffer.ageNanos();
    }

    /** Offsets to show to the group, by partition: none while something below them is not committed. */
    Map<Integer, Long> settledPositions() {
        return isBuffering() ? Map.of() : Map.copyOf(positions);
    }

    /** Whether positions have passed an end that the table has not. */
    boolean canReach(Map<Integer, Long> ends) {
        Map<Integer, Long> committed = state.table().map(DatasetWriter::next).orElse(Map.of());
        return ends.entrySet().stream()
                .anyMatch(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue()
                        && positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private static Map<Integer, Long> next(OpenTable opened) {
        return opened.table().offsets().map(TableOffsets::next).orElse(Map.of());
    }

    WriterState state() {
        return state;
    }

    DatasetStatus status() {
        return new DatasetStatus(
                dataset, state.visible(), state.message(), storedRows, buffer.rowCount(), refusedRecords);
    }

    private final class Transitions implements WriterCommand.Cases {
        @Override
        public WriterOutcome assign(WriterCommand.Assign command) {
            unplaced.addAll(command.partitions());
            return new WriterOutcome.Held(command.partitions());
        }

        @Override
        public WriterOutcome revoke(WriterCommand.Revoke command) {
            buffer.drop(command.partitions());
            positions.keySet().removeAll(command.partitions());
            unplaced.removeAll(command.partitions());
            return new WriterOutcome.Settled();
        }

        @Override
        public WriterOutcome store(WriterCommand.Store command) {
            buffer.add(command.row(), command.size());
            return new WriterOutcome.Settled();
        }

        @Override
        public WriterOutcome reject(WriterCommand.Reject command) {
            buffer.refuse(command.partition(), command.letter(), command.size());
            return new WriterOutcome.Settled();
        }

        @Override
        public WriterOutcome advance(WriterCommand.Advance command) {
            positions.replaceAll((partition, old) -> command.positions().getOrDefault(partition, old));
            return new WriterOutcome.Settled();
        }

        @Override
        public WriterOutcome startOver(WriterCommand.StartOver command) {
            loseAllPlaces();
            return new WriterOutcome.Held(unplaced);
        }

        @Override
        public WriterOutcome proceed(WriterCommand.Proceed command) {
            if (!mayTry()) {
                return new WriterOutcome.Settled();
            }
            if (!unplaced.isEmpty()) {
                return new WriterOutcome.Unplaced(owned());
            }
            return state instanceof Paused paused ? goOn(paused) : new WriterOutcome.Settled();
        }

        @Override
        public WriterOutcome open(WriterCommand.Open command) {
            if (!mayTry()) {
                return new WriterOutcome.Settled();
            }
            loseAllPlaces();
            try {
                DatasetTable table = ports.tables().apply(dataset);
                table.offsets().ifPresent(offsets -> TopicLookup.requireSame(dataset, offsets, command.source()));
                state = new Placing(new OpenTable(table, command.source()));
            } catch (LaddException e) {
                return stop(e);
            }
            return new WriterOutcome.Opened(unplaced);
        }

        @Override
        public WriterOutcome place(WriterCommand.Place command) {
            if (!(state instanceof Placing placing)) {
                return new WriterOutcome.Settled();
            }
            Map<Integer, Long> starts = new TreeMap<>();
            try {
                command.held().forEach((partition, held) -> {
                    if (unplaced.contains(partition)) {
                        starts.put(partition, start(placing.opened(), partition, held));
                    }
                });
            } catch (LaddException e) {
                return stop(e);
            }
            positions.putAll(starts);
            unplaced.removeAll(starts.keySet());
            run(placing.opened());
            return new WriterOutcome.Placed(starts);
        }

        @Override
        public WriterOutcome commit(WriterCommand.Commit command) {
            return append();
        }

        @Override
        public WriterOutcome pause(WriterCommand.Pause command) {
            return state instanceof Refused ? new WriterOutcome.Held(owned()) : putOff(command.cause());
        }
    }

    private boolean mayTry() {
        return state.mayTry(ports.nanoTime().getAsLong());
    }

    private Set<Integer> owned() {
        Set<Integer> owned = new TreeSet<>(unplaced);
        owned.addAll(positions.keySet());
        return owned;
    }

    /** Everything buffered is read again, from where the table ends. */
    private void loseAllPlaces() {
        buffer.clear();
        unplaced.addAll(positions.keySet());
        positions.clear();
    }

    private WriterOutcome goOn(Paused paused) {
        if (paused.table().isEmpty()) {
            return new WriterOutcome.Settled();
        }
        if (isBuffering()) {
            WriterOutcome outcome = append();
            if (!(outcome instanceof WriterOutcome.Committed)) {
                return outcome;
            }
        }
        run(paused.table().get());
        return new WriterOutcome.Resumed(positions.keySet());
    }

    private long start(OpenTable opened, int partition, OffsetRange held) {
        long start = next(opened).getOrDefault(partition, held.first());
        if (!held.reaches(start)) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "continue the table of dataset " + dataset,
                    "it ends at offset " + start + " of " + topic + "-" + partition + ", the topic holds "
                            + held.first() + " to " + held.end(),
                    "a topic that still holds what the table lacks");
        }
        return start;
    }

    /** Dead letters first: an offset counts as consumed only when nothing below it can get lost. */
    private WriterOutcome append() {
        Optional<OpenTable> opened = state.table();
        if (!mayTry() || positions.isEmpty() || opened.isEmpty()) {
            return new WriterOutcome.Settled();
        }
        CommitOutcome outcome;
        try {
            if (buffer.deadLetterCount() > 0) {
                ports.deadLetters().accept(buffer.deadLetters());
            }
            outcome = opened.get().table().append(buffer.rows(), opened.get().source(), Map.copyOf(positions));
        } catch (LaddException e) {
            if (e.reason() == Reason.INTERRUPTED) {
                throw e;
            }
            return putOff(e);
        }
        if (outcome instanceof CommitOutcome.Refused refused) {
            LOG.warn(
                    "Another sink moved dataset {}, going on from its offsets {}",
                    dataset,
                    refused.actual().map(TableOffsets::next).orElse(Map.of()));
            loseAllPlaces();
            return new WriterOutcome.Held(unplaced);
        }
        WriterOutcome committed = new WriterOutcome.Committed(buffer.rowCount(), buffer.deadLetterCount());
        LOG.debug("Committed {} rows of dataset {}", buffer.rowCount(), dataset);
        storedRows += buffer.rowCount();
        refusedRecords += buffer.deadLetterCount();
        buffer.clear();
        return committed;
    }

    private void run(OpenTable opened) {
        complaint.ifPresent(said -> LOG.info("Dataset {} goes on", dataset));
        complaint = Optional.empty();
        state = new Running(opened);
    }

    /** A table that cannot be the topic's is refused; any other trouble may pass. */
    private WriterOutcome stop(LaddException cause) {
        if (cause.reason() != Reason.INCOMPATIBLE && cause.reason() != Reason.INPUT_INVALID) {
            return putOff(cause);
        }
        LOG.error("Dataset {} is refused: {}", dataset, cause.getMessage());
        state = new Refused(cause.getMessage());
        return new WriterOutcome.Held(owned());
    }

    private WriterOutcome putOff(LaddException cause) {
        if (!complaint.equals(Optional.of(cause.getMessage()))) {
            LOG.warn("Dataset {} is paused: {}", dataset, cause.getMessage(), cause);
        }
        complaint = Optional.of(cause.getMessage());
        state = new Paused(
                state.table(),
                cause.getMessage(),
                ports.nanoTime().getAsLong() + ports.retryInterval().toNanos());
        return new WriterOutcome.Held(owned());
    }
}
