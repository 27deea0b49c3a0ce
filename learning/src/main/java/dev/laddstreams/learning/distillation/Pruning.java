package dev.laddstreams.learning.distillation;

/** The utility by which real images are left out before distillation. */
public enum Pruning {
    /** Prunes nothing: all real images stay. */
    NONE,
    /** Loss of networks that have trained for a few epochs. */
    LOSS_CONVERGE,
    /** Loss of fresh networks. */
    LOSS_INIT,
    /** Gain in accuracy of networks that have trained on the image. */
    MONTE_CARLO,
    /** None: chance decides. */
    RANDOM
}
