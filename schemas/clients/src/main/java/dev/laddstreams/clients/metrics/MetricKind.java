package dev.laddstreams.clients.metrics;

/** How a {@link Metric} behaves. */
public enum MetricKind {
    /** A number that only grows while the process lives. */
    COUNTER,
    /** A value as it is now. */
    GAUGE,
    /** How long things took, in buckets. */
    SECONDS,
    /** How large things were, in buckets. */
    SIZES;

    /** What Prometheus calls it. */
    public String prometheusType() {
        return switch (this) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case SECONDS, SIZES -> "histogram";
        };
    }
}
