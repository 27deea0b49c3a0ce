package dev.laddstreams.app.letters;

/**
 * What became of a dead letter that was to be replayed.
 *
 * @param source where its record had been refused
 * @param detail where the record stands now, or why it was not put back
 */
public record ReplayOutcome(long id, String source, Result result, String detail) {
    public enum Result {
        /** The letter would be put back. */
        READY,
        /** The letter is put back now. */
        REPLAYED,
        /** The letter had been put back before. */
        ALREADY_REPLAYED,
        /** Not put back: its topic holds a newer record of the key, which would be lost to compaction. */
        SUPERSEDED,
        /** The letter cannot be put back. */
        REFUSED
    }

    ReplayOutcome with(Result newResult, String newDetail) {
        return new ReplayOutcome(id, source, newResult, newDetail);
    }
}
