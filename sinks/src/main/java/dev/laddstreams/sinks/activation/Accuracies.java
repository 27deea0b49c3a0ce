package dev.laddstreams.sinks.activation;

import java.util.Optional;

/** What is known of labeler versions; empty while it is not. */
public interface Accuracies {
    /** 0 to 1, on held-out images. */
    Optional<Double> heldOut(String labelerId, int version);

    /** 0 to 1, mean over networks trained on the dense labels of the newest evaluated manifest revision. */
    Optional<Double> deployed(String dataset, String labelerId, int version);
}
