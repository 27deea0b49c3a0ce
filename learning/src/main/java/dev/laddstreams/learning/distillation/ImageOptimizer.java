package dev.laddstreams.learning.distillation;

/** How pixels follow their gradient. */
public enum ImageOptimizer {
    SGD,
    /** Adam with betas 0.5 and 0.9. */
    ADAM
}
