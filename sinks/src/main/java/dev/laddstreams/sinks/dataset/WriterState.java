package dev.laddstreams.sinks.dataset;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.TableOffsets;
import java.util.Map;
import java.util.Optional;

/** Where a {@link DatasetWriter} stands. */
sealed interface WriterState {
    /**
     * An opened table, which takes commits from one topic alone.
     *
     * @param source that the table is filled from
     */
    record OpenTable(DatasetTable table, KafkaSource source) {
        public OpenTable {
            requireNonNull(table, "table");
            requireNonNull(source, "source");
        }

        /**
         * Opens a table for what is read from here.
         *
         * @throws LaddException with reason {@code INCOMPATIBLE} when it was filled from elsewhere
         */
        static OpenTable of(DatasetTable table, KafkaSource source) {
            OpenTable opened = new OpenTable(table, source);
            return new OpenTable(table, opened.sourceNow(source));
        }

        /**
         * Checks where labels come from now: topics may be made anew while their labels flow, and what is read since must not
         * go with what was read before.
         *
         * @return the source for the next commit
         * @throws LaddException with reason {@code INCOMPATIBLE}
         */
        KafkaSource sourceNow(KafkaSource now) {
            KafkaSource before = table.offsets().map(TableOffsets::source).orElse(source);
            TopicLookup.requireSame(table.dataset(), source, now);
            TopicLookup.requireSame(table.dataset(), before, now);
            return now.orImagesOf(before).orImagesOf(source);
        }

        /** By partition, the offset that the table continues from. */
        Map<Integer, Long> next() {
            return table.offsets().map(TableOffsets::next).orElse(Map.of());
        }
    }

    /** No partition has had a place yet. */
    record Starting() implements WriterState {
        @Override
        public DatasetStatus.State visible() {
            return DatasetStatus.State.STARTING;
        }
    }

    /** The table is open, and all partitions wait for their place in the topic. */
    record Placing(OpenTable opened) implements WriterState {
        @Override
        public Optional<OpenTable> table() {
            return Optional.of(opened);
        }

        @Override
        public DatasetStatus.State visible() {
            return DatasetStatus.State.STARTING;
        }
    }

    /** Records flow into the table. */
    record Running(OpenTable opened) implements WriterState {
        @Override
        public Optional<OpenTable> table() {
            return Optional.of(opened);
        }

        @Override
        public DatasetStatus.State visible() {
            return DatasetStatus.State.RUNNING;
        }
    }

    /**
     * Storage, registry or broker is away, and nothing is tried before its time.
     *
     * @param table for what is buffered; empty when the table could not be opened
     * @param why for people
     * @param retryAtNanos as {@link System#nanoTime}
     */
    record Paused(Optional<OpenTable> table, String why, long retryAtNanos) implements WriterState {
        @Override
        public boolean mayTry(long nowNanos) {
            return nowNanos - retryAtNanos >= 0;
        }

        @Override
        public DatasetStatus.State visible() {
            return DatasetStatus.State.PAUSED;
        }

        @Override
        public Optional<String> message() {
            return Optional.of(why);
        }
    }

    /** The table belongs to another topic, or records that it lacks are gone; only a person can help. */
    record Refused(String why) implements WriterState {
        @Override
        public boolean mayTry(long nowNanos) {
            return false;
        }

        @Override
        public DatasetStatus.State visible() {
            return DatasetStatus.State.REFUSED;
        }

        @Override
        public Optional<String> message() {
            return Optional.of(why);
        }
    }

    /** Whether table and topic may be asked for something now. */
    default boolean mayTry(long nowNanos) {
        return true;
    }

    /** The table that takes commits. */
    default Optional<OpenTable> table() {
        return Optional.empty();
    }

    /** The state as users see it. */
    DatasetStatus.State visible();

    /** Why it stands still, for people. */
    default Optional<String> message() {
        return Optional.empty();
    }
}
