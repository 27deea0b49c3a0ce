package dev.laddstreams.learning;

/** Hears how far a long computation is. Called on the computing thread, often; must return quickly. */
@FunctionalInterface
public interface ProgressListener {
    /** A listener that hears nothing. */
    ProgressListener NONE = (done, total, detail) -> {};

    /**
     * @param done units of work finished, 0..total
     * @param total units of work in all, at least 1
     * @param detail a short text for people, such as {@code loss 0.41}; may be empty
     */
    void progress(long done, long total, String detail);
}
