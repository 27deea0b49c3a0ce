package dev.laddstreams.learning.distillation.axes;

import dev.laddstreams.learning.distillation.DistilledSet;

/** Axis 3: what is stored and optimised, and how it becomes images with labels and a learning rate. */
public interface Parameterisation extends Axis {
    /** The images of the iteration's stage as they are now. */
    SyntheticBatch decode(Iteration iteration);

    /** Pulls the gradient of the decoded images back to what is stored, and takes one optimiser step. */
    void descend(Iteration iteration, ImageGradient gradient);

    /** A copy of all decoded images of all stages. */
    DistilledSet decoded();
}
