package dev.laddstreams.processors.labeler;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The batches of each labeler.
 *
 * @param usual of a labeler without limits of its own
 * @param byLabeler limits by the labeler's id
 */
public record BatchRules(BatchLimits usual, Map<String, BatchLimits> byLabeler) {
    public BatchRules {
        requireNonNull(usual, "usual");
        byLabeler = Map.copyOf(byLabeler);
    }

    /** The same batches for every labeler. */
    public static BatchRules of(BatchLimits usual) {
        return new BatchRules(usual, Map.of());
    }

    /** The rules that one labeler follows. */
    BatchRules forLabeler(String labelerId) {
        return of(byLabeler.getOrDefault(labelerId, usual));
    }
}
