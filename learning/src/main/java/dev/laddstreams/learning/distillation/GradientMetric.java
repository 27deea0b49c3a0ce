package dev.laddstreams.learning.distillation;

/** Distance between gradients. */
public enum GradientMetric {
    /** One minus the cosine, row by row. */
    ROW_COSINE,
    /** Sum of squared differences. */
    SQUARES,
    /** Sum of absolute differences. */
    MAGNITUDES
}
