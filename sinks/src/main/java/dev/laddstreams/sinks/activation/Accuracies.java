package dev.laddstreams.sinks.activation;

import java.util.Optional;

/** What is known of labeler versions; empty while it is not. */
public interface Accuracies {
    /** Accuracy of the labeler version on held-out images, 0..1. */
    Optional<Double> heldOut(String labelerId, int version);

    /** 0 to 1, mean over networks trained on the dense labels of the newest evaluated manifest revision. */
    Optional<Double> deployed(String dataset, String labelerId, int version);
}
