package dev.laddstreams.learning.data;

import static java.util.Objects.requireNonNull;

/**
 * How a set is read where there is a choice.
 *
 * @param unreadable what an image file that cannot be decoded does
 */
public record ReadingOptions(Unreadable unreadable) {
    /** The first unreadable file stops the reading. */
    public static final ReadingOptions DEFAULT = new ReadingOptions(Unreadable.STOP);

    public ReadingOptions {
        requireNonNull(unreadable, "unreadable");
    }

    /** What becomes of an image file that cannot be decoded. */
    public enum Unreadable {
        /** The reading fails, and names it. */
        STOP,
        /** It is left out, and listed in {@link SetReport#skipped()}. */
        LEAVE_OUT
    }
}
