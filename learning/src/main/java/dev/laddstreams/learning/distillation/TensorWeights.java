package dev.laddstreams.learning.distillation;

/** Weights of the network's tensors in a distance of parameters. */
public enum TensorWeights {
    EQUAL,
    /** They follow their gradient, as the images do. */
    LEARNED
}
