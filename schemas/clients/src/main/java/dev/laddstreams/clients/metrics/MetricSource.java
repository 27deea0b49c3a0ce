package dev.laddstreams.clients.metrics;

/** The part of the system that exports a {@link Metric}. */
public enum MetricSource {
    /** Every process with a management port. */
    PROCESS,
    /** The labeler: images, lanes and labelers. */
    LABELER,
    /** Routes that bring foreign topics in. */
    ROUTE,
    /** The progress topology. */
    PROGRESS,
    /** The dataset sink and its tables. */
    SINK,
    /** The evaluator. */
    EVALUATOR,
    /** A distillation that runs in the process. */
    DISTILLER,
    /** The live page. */
    PAGE,
    /** A machine with an NVIDIA device and {@code nvidia-smi}. */
    DEVICE
}
