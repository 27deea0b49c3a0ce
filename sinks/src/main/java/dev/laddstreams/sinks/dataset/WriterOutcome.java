package dev.laddstreams.sinks.dataset;

import java.util.Map;
import java.util.Set;

/** What became of a {@link WriterCommand}, and what its sender has to do. */
sealed interface WriterOutcome {
    /** Nothing has to be done. */
    record Settled() implements WriterOutcome {
        @Override
        public void accept(Cases cases) {
            cases.settled(this);
        }
    }

    /** These partitions must stand still. */
    record Held(Set<Integer> partitions) implements WriterOutcome {
        public Held {
            partitions = Set.copyOf(partitions);
        }

        @Override
        public void accept(Cases cases) {
            cases.held(this);
        }
    }

    /** These partitions must stand still until the topic is looked up, for a {@link WriterCommand.Open}. */
    record Unplaced(Set<Integer> partitions) implements WriterOutcome {
        public Unplaced {
            partitions = Set.copyOf(partitions);
        }

        @Override
        public void accept(Cases cases) {
            cases.unplaced(this);
        }
    }

    /** The table is open: what the topic holds of these is to be looked up, for a {@link WriterCommand.Place}. */
    record Opened(Set<Integer> partitions) implements WriterOutcome {
        public Opened {
            partitions = Set.copyOf(partitions);
        }

        @Override
        public void accept(Cases cases) {
            cases.opened(this);
        }
    }

    /**
     * Reading starts at these offsets.
     *
     * @param starts by partition, the offset of the first record to read
     */
    record Placed(Map<Integer, Long> starts) implements WriterOutcome {
        public Placed {
            starts = Map.copyOf(starts);
        }

        @Override
        public void accept(Cases cases) {
            cases.placed(this);
        }
    }

    /** These partitions flow again from where they stand. */
    record Resumed(Set<Integer> partitions) implements WriterOutcome {
        public Resumed {
            partitions = Set.copyOf(partitions);
        }

        @Override
        public void accept(Cases cases) {
            cases.resumed(this);
        }
    }

    /** So many rows are in the table, and so many dead letters on their topic. */
    record Committed(int rows, int deadLetters) implements WriterOutcome {
        @Override
        public void accept(Cases cases) {
            cases.committed(this);
        }
    }

    /** One method for each outcome, so that the compiler finds a missing one. */
    interface Cases {
        void settled(Settled outcome);

        void held(Held outcome);

        void unplaced(Unplaced outcome);

        void opened(Opened outcome);

        void placed(Placed outcome);

        void resumed(Resumed outcome);

        void committed(Committed outcome);
    }

    /** Calls the method of this outcome. */
    void accept(Cases cases);
}
