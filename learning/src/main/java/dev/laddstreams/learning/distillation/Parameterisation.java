package dev.laddstreams.learning.distillation;

import dev.laddstreams.learning.data.LabelledImages;

/** Axis 3: what is stored and optimised, and how it becomes images. */
interface Parameterisation extends Axis {
    /** The images as they are now. */
    SyntheticBatch decode(Iteration iteration);

    /** Pulls the gradient of the decoded images back to what is stored, and takes one optimiser step. */
    void descend(Iteration iteration, ImageGradient gradient);

    /** A copy of the decoded images with their classes. */
    LabelledImages images();

    /** For each image, the position in the real set that it was made from. */
    int[] sourcePositions();

    /** Size of what is stored. */
    long storedBytes();
}
