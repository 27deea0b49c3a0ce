package dev.laddstreams.learning.training;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;

/**
 * How weights follow their gradients, as torch's optimisers of these names do.
 *
 * @param momentum SGD's, in [0, 1); AdamW takes 0.9 and 0.999 instead
 * @param weightDecay at least 0; added to the gradient by SGD, decoupled from it by AdamW
 */
public record Descent(Optimizer optimizer, double momentum, double weightDecay) {
    public Descent {
        requireNonNull(optimizer, "optimizer");
        if (!(momentum >= 0 && momentum < 1) || !(weightDecay >= 0)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "train",
                    "momentum " + momentum + ", weight decay " + weightDecay,
                    "0 <= momentum < 1 and weight decay >= 0");
        }
    }

    /** The number by which {@code training.py} knows the rule. */
    int rule() {
        return switch (optimizer) {
            case SGD -> 0;
            case ADAMW -> 1;
        };
    }
}
