package dev.laddstreams.app.control;

import dev.laddstreams.errors.Reason;
import java.util.List;
import java.util.Optional;

/** What became of the wish to delete a dataset. */
public sealed interface DeletionOutcome
        permits DeletionOutcome.Planned, DeletionOutcome.InUse, DeletionOutcome.Deleted {
    /** Lines for people, without a trailing line break. */
    String text();

    /** Why nothing was deleted; empty when that was the wish. */
    default Optional<Reason> hindrance() {
        return Optional.empty();
    }

    /**
     * Nothing was deleted yet.
     *
     * @param users who would hinder it, in words
     */
    record Planned(DatasetParts parts, List<String> users) implements DeletionOutcome {
        public Planned {
            users = List.copyOf(users);
        }

        @Override
        public String text() {
            String last = users.isEmpty()
                    ? "Nothing was deleted: 'ladd dataset delete " + parts.dataset() + " --yes' deletes it for good"
                    : "Nothing was deleted, and it cannot be while it is in use by " + String.join("; ", users);
            return parts.text("to be deleted") + System.lineSeparator() + last;
        }
    }

    /** All of it is gone. */
    record Deleted(DatasetParts parts) implements DeletionOutcome {
        @Override
        public String text() {
            return parts.text("deleted");
        }
    }

    /**
     * Nothing was deleted: somebody works on it.
     *
     * @param users in words
     */
    record InUse(String dataset, List<String> users) implements DeletionOutcome {
        public InUse {
            users = List.copyOf(users);
        }

        @Override
        public String text() {
            return "Cannot delete dataset " + dataset + ": in use by " + String.join("; ", users)
                    + " (expected: nobody; stop those processes, of which a killed one counts for up to two minutes)";
        }

        @Override
        public Optional<Reason> hindrance() {
            return Optional.of(Reason.USAGE);
        }
    }
}
