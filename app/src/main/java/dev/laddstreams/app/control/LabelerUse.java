package dev.laddstreams.app.control;

/**
 * One labeler version on one dataset; as JSON with these names.
 *
 * @param labelled images of the manifest's revision that carry its label, of {@code expected}
 * @param lanes its processes by state, empty where none has spoken
 */
public record LabelerUse(
        String dataset, String labeler, int version, State state, int labelled, int expected, String lanes) {
    /** The most that can be said of it in one word. */
    public enum State {
        /** Readers take its labels. */
        ACTIVE,
        /** It is to become active. */
        CANDIDATE,
        /** It labels no more. */
        RETIRED,
        /** All its processes have failed. */
        FAILED,
        /** Every image carries its label. */
        COMPLETE,
        /** Some images carry its label. */
        LABELLING,
        /** None does. */
        WAITING
    }

    /** {@code 2*} for the active version 2. */
    String mark() {
        return version + (state == State.ACTIVE ? "*" : "");
    }
}
