package dev.laddstreams.sinks.table;

import java.util.Optional;

/** What became of rows that were to be appended. */
public sealed interface CommitOutcome {
    /** Rows and offsets are in the table. */
    record Committed(TableOffsets offsets) implements CommitOutcome {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.committed(this);
        }
    }

    /**
     * Nothing of the rows is in the table: another writer has moved the same partitions, or the catalog did not say what
     * became of the commit. The writer continues from the table's offsets.
     *
     * @param actual offsets that the table holds; empty when it holds none
     */
    record Refused(Optional<TableOffsets> actual) implements CommitOutcome {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.refused(this);
        }
    }

    /** One method for each outcome, so that the compiler finds a missing one. */
    interface Cases<R> {
        R committed(Committed outcome);

        R refused(Refused outcome);
    }

    /** Calls the method of this outcome. */
    <R> R accept(Cases<R> cases);
}
