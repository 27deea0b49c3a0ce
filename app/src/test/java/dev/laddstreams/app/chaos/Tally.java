package dev.laddstreams.app.chaos;

import java.util.Map;
import java.util.Set;

/**
 * How often each (image, revision, labeler, version) occurs in one place, compared with those that must be there once.
 *
 * @param records all there are
 * @param duplicates records beyond the first of the same
 * @param missing what must be there and is not
 * @param foreign records of what must not be there
 */
record Tally(long records, long duplicates, long missing, long foreign) {
    static Tally of(Map<String, Integer> occurrences, Set<String> expected) {
        long records = 0;
        long foreign = 0;
        for (Map.Entry<String, Integer> entry : occurrences.entrySet()) {
            records += entry.getValue();
            foreign += expected.contains(entry.getKey()) ? 0 : entry.getValue();
        }
        long missing = expected.stream()
                .filter(label -> !occurrences.containsKey(label))
                .count();
        return new Tally(records, records - occurrences.size(), missing, foreign);
    }

    boolean isExact() {
        return duplicates == 0 && missing == 0 && foreign == 0;
    }
}
