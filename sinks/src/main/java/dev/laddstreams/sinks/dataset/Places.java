package dev.laddstreams.sinks.dataset;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a {@link DatasetWriter} is in each partition that it owns. A partition has no place until the table and the topic
 * have been asked for it. Not thread-safe.
 */
final class Places {
    private final String dataset;
    private final String topic;
    /** Those whose place has to be looked up. */
    private final Set<Integer> unknown = new TreeSet<>();
    /** The offset to read next, of those whose place is known. */
    private final Map<Integer, Long> known = new TreeMap<>();

    Places(String dataset, String topic) {
        this.dataset = dataset;
        this.topic = topic;
    }

    void own(Set<Integer> partitions) {
        unknown.addAll(partitions);
    }

    void disown(Set<Integer> partitions) {
        known.keySet().removeAll(partitions);
        unknown.removeAll(partitions);
    }

    /** Forgets all places, so that each is looked up again. */
    void forget() {
        unknown.addAll(known.keySet());
        known.clear();
    }

    /** Partitions that are not known here stay as they are. */
    void advance(Map<Integer, Long> positions) {
        known.replaceAll((partition, old) -> positions.getOrDefault(partition, old));
    }

    /**
     * Places partitions where the table ends, or at the start of a topic that the table has nothing of.
     *
     * @param committed by partition, the offset that the table continues from
     * @param held by partition, what the topic holds
     * @return by partition, the offset of the first record to read
     * @throws LaddException with reason {@code INCOMPATIBLE} when the topic does not reach to where a table ends
     */
    Map<Integer, Long> place(Map<Integer, Long> committed, Map<Integer, OffsetRange> held) {
        Map<Integer, Long> starts = new TreeMap<>();
        held.forEach((partition, range) -> {
            if (unknown.contains(partition)) {
                starts.put(partition, start(committed, partition, range));
            }
        });
        known.putAll(starts);
        unknown.removeAll(starts.keySet());
        return starts;
    }

    private long start(Map<Integer, Long> committed, int partition, OffsetRange held) {
        long start = committed.getOrDefault(partition, held.first());
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

    boolean areNone() {
        return unknown.isEmpty() && known.isEmpty();
    }

    boolean areAllKnown() {
        return unknown.isEmpty();
    }

    Set<Integer> owned() {
        Set<Integer> owned = new TreeSet<>(unknown);
        owned.addAll(known.keySet());
        return owned;
    }

    Set<Integer> unknown() {
        return Set.copyOf(unknown);
    }

    /** By partition, the offset to read next. */
    Map<Integer, Long> known() {
        return Map.copyOf(known);
    }
}
