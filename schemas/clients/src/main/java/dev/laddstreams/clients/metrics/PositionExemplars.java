package dev.laddstreams.clients.metrics;

import dev.laddstreams.schemas.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Where the record stood that a measured step worked on: of each series and bucket of a histogram the newest one, so that a
 * slow step leads to a record. Thread-safe.
 */
public final class PositionExemplars {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<Series, AtomicReferenceArray<Seen>> newest = new ConcurrentHashMap<>();

    /** @param timeMillis since the epoch */
    public record Seen(double seconds, SourcePosition position, long timeMillis) {}

    private record Series(String metric, List<String> labels) {}

    /**
     * Notes one step.
     *
     * @param labels values, in the metric's order
     */
    public void saw(Metric metric, long nanos, SourcePosition position, String... labels) {
        double seconds = nanos / NANOS;
        newest.computeIfAbsent(
                        new Series(metric.prometheusName(), List.of(labels)),
                        series -> new AtomicReferenceArray<>(Meters.buckets()))
                .set(Meters.bucket(nanos), new Seen(seconds, position, System.currentTimeMillis()));
    }

    /**
     * The newest one in each bucket of a series.
     *
     * @param labels values, in the metric's order
     */
    public List<Seen> of(Metric metric, List<String> labels) {
        AtomicReferenceArray<Seen> buckets = newest.get(new Series(metric.prometheusName(), labels));
        List<Seen> all = new ArrayList<>();
        for (int i = 0; buckets != null && i < buckets.length(); i++) {
            Seen seen = buckets.get(i);
            if (seen != null) {
                all.add(seen);
            }
        }
        return all;
    }
}
