package dev.laddstreams.sinks.dataset;

/**
 * What a topic holds of one partition.
 *
 * @param first offset that can still be read
 * @param end offset after the last that can be read
 */
record OffsetRange(long first, long end) {
    boolean reaches(long offset) {
        return first <= offset && offset <= end;
    }
}
