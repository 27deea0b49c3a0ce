package dev.laddstreams.sinks.activation;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Optional;

/**
 * Which versions become active by themselves, and what a version has to show before it takes the place of another.
 *
 * @param tolerance by how much a candidate's accuracy may lie below the active version's, 0 to 1
 * @param gateDataset whose evaluations count for {@link Gate#DEPLOYED_ACCURACY}; empty for the dataset itself
 */
public record ActivationPolicy(Automatic automatic, Gate gate, double tolerance, Optional<String> gateDataset) {
    /** A dataset's first complete version becomes active, later ones on command; no gate. */
    public static final ActivationPolicy DEFAULT =
            new ActivationPolicy(Automatic.FIRST, Gate.NONE, 0, Optional.empty());

    /** Versions that nobody has to ask for. */
    public enum Automatic {
        /** Activates without a gate. */
        NONE,
        /** The first version of a dataset that is complete. */
        FIRST,
        /** Every version that is higher than all that were active, as soon as it is complete. */
        NEWEST
    }

    /** What is compared with the active version's. A dataset without an active version has no gate. */
    public enum Gate {
        NONE,
        /** The labeler's own accuracy on held-out images, as its descriptor says. */
        HELD_OUT_ACCURACY,
        /** The accuracy of networks that were trained on the dense labels, as the evaluation consumer measures it. */
        DEPLOYED_ACCURACY
    }

    public ActivationPolicy {
        requireNonNull(automatic, "automatic");
        requireNonNull(gate, "gate");
        requireNonNull(gateDataset, "gateDataset");
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw LaddException.cannot(
                    Reason.USAGE, "set up activation", "tolerance " + tolerance, "an accuracy from 0 to 1");
        }
    }
}
