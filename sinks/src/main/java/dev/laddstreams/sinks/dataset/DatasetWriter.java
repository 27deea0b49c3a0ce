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
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.TableOffsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Places places;
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
        this.places = new Places(dataset, topic);
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
        return places.areNone();
    }

    /** Owned partitions whose place in the topic is known. */
    Set<Integer> placed() {
        return places.known().keySet();
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
        return isBuffering() ? Map.of() : places.known();
    }

    /** Whether positions have passed an end that the table has not. */
    boolean canReach(Map<Integer, Long> ends) {
        Map<Integer, Long> committed = state.table().map(OpenTable::next).orElse(Map.of());
        Map<Integer, Long> positions = places.known();
        return ends.entrySet().stream()
                .anyMatch(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue()
                        && positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
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
            places.own(command.partitions());
            return new WriterOutcome.Held(command.partitions());
        }

        @Override
        public WriterOutcome revoke(WriterCommand.Revoke command) {
            buffer.drop(command.partitions());
            places.disown(command.partitions());
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
            places.advance(command.positions());
            return new WriterOutcome.Settled();
        }

        @Override
        public WriterOutcome startOver(WriterCommand.StartOver command) {
            loseAllPlaces();
            return new WriterOutcome.Held(places.unknown());
        }

        @Override
        public WriterOutcome proceed(WriterCommand.Proceed command) {
            if (!mayTry()) {
                return new WriterOutcome.Settled();
            }
            if (!places.areAllKnown()) {
                return new WriterOutcome.Unplaced(places.owned());
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
                state = new Placing(OpenTable.of(ports.tables().apply(dataset), command.source()));
            } catch (LaddException e) {
                return stop(e);
            }
            return new WriterOutcome.Opened(places.unknown());
        }

        @Override
        public WriterOutcome place(WriterCommand.Place command) {
            if (!(state instanceof Placing placing)) {
                return new WriterOutcome.Settled();
            }
            Map<Integer, Long> starts;
            try {
                starts = places.place(placing.opened().next(), command.held());
            } catch (LaddException e) {
                return stop(e);
            }
            run(placing.opened());
            return new WriterOutcome.Placed(starts);
        }

        @Override
        public WriterOutcome commit(WriterCommand.Commit command) {
            return append();
        }

        @Override
        public WriterOutcome pause(WriterCommand.Pause command) {
            return state instanceof Refused ? new WriterOutcome.Held(places.owned()) : putOff(command.cause());
        }
    }

    private boolean mayTry() {
        return state.mayTry(ports.nanoTime().getAsLong());
    }

    /** Everything buffered is read again, from where the table ends. */
    private void loseAllPlaces() {
        buffer.clear();
        places.forget();
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
        return new WriterOutcome.Resumed(places.known().keySet());
    }

    /** Dead letters first: an offset counts as consumed only when nothing below it can get lost. */
    private WriterOutcome append() {
        Optional<OpenTable> opened = state.table();
        Map<Integer, Long> positions = places.known();
        if (!mayTry() || positions.isEmpty() || opened.isEmpty()) {
            return new WriterOutcome.Settled();
        }
        KafkaSource source;
        try {
            source = opened.get().sourceNow(ports.sources().apply(topic));
        } catch (LaddException e) {
            return stop(e);
        }
        CommitOutcome outcome;
        try {
            if (buffer.deadLetterCount() > 0) {
                ports.deadLetters().accept(buffer.deadLetters());
            }
            outcome = opened.get().table().append(buffer.rows(), source, positions);
        } catch (LaddException e) {
            return putOff(e);
        }
        return outcome.accept(new CommitOutcome.Cases<>() {
            @Override
            public WriterOutcome committed(CommitOutcome.Committed committed) {
                WriterOutcome stored = new WriterOutcome.Committed(buffer.rowCount(), buffer.deadLetterCount());
                LOG.debug("Committed {} rows of dataset {}", buffer.rowCount(), dataset);
                storedRows += buffer.rowCount();
                refusedRecords += buffer.deadLetterCount();
                buffer.clear();
                return stored;
            }

            @Override
            public WriterOutcome refused(CommitOutcome.Refused refused) {
                Map<Integer, Long> actual =
                        refused.actual().map(TableOffsets::next).orElse(Map.of());
                LOG.warn("Another sink moved dataset {}, going on from its offsets {}", dataset, actual);
                loseAllPlaces();
                return new WriterOutcome.Held(places.unknown());
            }
        });
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
        return new WriterOutcome.Held(places.owned());
    }

    private WriterOutcome putOff(LaddException cause) {
        if (cause.reason() == Reason.INTERRUPTED) {
            throw cause;
        }
        if (!complaint.equals(Optional.of(cause.getMessage()))) {
            LOG.warn("Dataset {} is paused: {}", dataset, cause.getMessage(), cause);
        }
        complaint = Optional.of(cause.getMessage());
        state = new Paused(
                state.table(),
                cause.getMessage(),
                ports.nanoTime().getAsLong() + ports.retryInterval().toNanos());
        return new WriterOutcome.Held(places.owned());
    }
}
