package dev.laddstreams.app.control;

import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.table.TableMove;
import java.util.Locale;
import java.util.Optional;

/** What became of the wish to put a table elsewhere. */
public sealed interface MoveOutcome permits MoveOutcome.Done, MoveOutcome.InUse {
    /** Lines for people, without a trailing line break. */
    String text();

    /** Why it stays; empty when it is elsewhere. */
    default Optional<Reason> hindrance() {
        return Optional.empty();
    }

    /** It is there. */
    record Done(TableMove.Moved moved) implements MoveOutcome {
        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%s: %,d rows in %,d files of %,d B and %,d tags, from %s to %s",
                    moved.dataset(),
                    moved.rows(),
                    moved.files(),
                    moved.bytes(),
                    moved.tags(),
                    moved.from(),
                    moved.to());
        }
    }

    /** A sink fills it. */
    record InUse(String dataset, String group) implements MoveOutcome {
        @Override
        public String text() {
            return "Cannot move the table of dataset " + dataset + ": in use by consumer group " + group
                    + " (expected: no sink; stop it, of which a killed one counts for up to two minutes)";
        }

        @Override
        public Optional<Reason> hindrance() {
            return Optional.of(Reason.USAGE);
        }
    }
}
