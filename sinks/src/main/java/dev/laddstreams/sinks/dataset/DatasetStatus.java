package dev.laddstreams.sinks.dataset;

import java.util.Optional;

/**
 * What a sink does for one dataset.
 *
 * @param message why it is paused or refused
 * @param storedRows rows that this sink committed since it started
 * @param bufferedRows rows read and not committed yet
 * @param deadLetters records that this sink refused since it started
 */
public record DatasetStatus(
        String dataset, State state, Optional<String> message, long storedRows, long bufferedRows, long deadLetters) {
    /** Says whether the records of a dataset flow into its table. */
    public enum State {
        /** Looking up where to continue. */
        STARTING,
        RUNNING,
        /** Storage, registry or broker is away; it is tried again, and nothing is lost. */
        PAUSED,
        /** The table belongs to another topic, or records that it lacks are gone; a person has to decide. */
        REFUSED
    }
}
