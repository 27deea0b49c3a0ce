package dev.laddstreams.clients.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Registers what the catalogue names, and nothing else. Hot paths ask for a meter once and keep it. Thread-safe.
 */
public final class Meters {
    private static final Duration[] SECONDS = Stream.of(1, 5, 25, 100, 500, 2_500, 10_000, 60_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] SIZES = {1, 4, 16, 64, 256, 1024};

    private final MeterRegistry registry;
    private final ClientMeters clients;
    private final PositionExemplars exemplars = new PositionExemplars();

    public Meters(MeterRegistry registry) {
        this(requireNonNull(registry, "registry"), new ClientMeters(Optional.of(registry)));
    }

    private Meters(MeterRegistry registry, ClientMeters clients) {
        this.registry = registry;
        this.clients = clients;
    }

    /** For what runs without a management port: only this process itself can look. */
    public static Meters unread() {
        return new Meters(new SimpleMeterRegistry(), new ClientMeters(Optional.empty()));
    }

    /** For binders of other libraries. */
    public MeterRegistry registry() {
        return registry;
    }

    /** How many buckets a histogram of times has. */
    static int buckets() {
        return SECONDS.length + 1;
    }

    /** The bucket that a time falls into. */
    static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < SECONDS.length && nanos > SECONDS[bucket].toNanos()) {
            bucket++;
        }
        return bucket;
    }

    /** Where the records stood that the steps behind {@link #timer} worked on. */
    public PositionExemplars exemplars() {
        return exemplars;
    }

    /** What Kafka's own clients measure. */
    public ClientMeters clients() {
        return clients;
    }

    /** @param labels values, in the metric's order */
    public Counter counter(Metric metric, String... labels) {
        return Counter.builder(name(metric, MetricKind.COUNTER))
                .description(metric.help())
                .tags(tags(metric, labels))
                .register(registry);
    }

    /** @param labels values, in the metric's order */
    public Timer timer(Metric metric, String... labels) {
        return Timer.builder(name(metric, MetricKind.SECONDS))
                .description(metric.help())
                .tags(tags(metric, labels))
                .serviceLevelObjectives(SECONDS)
                .register(registry);
    }

    /** @param labels values, in the metric's order */
    public DistributionSummary sizes(Metric metric, String... labels) {
        return DistributionSummary.builder(name(metric, MetricKind.SIZES))
                .description(metric.help())
                .tags(tags(metric, labels))
                .serviceLevelObjectives(SIZES)
                .register(registry);
    }

    /**
     * Shows a value for as long as the process lives; see {@link MeterGroup} for others.
     *
     * @param value called at every scrape, on its thread
     * @param labels values, in the metric's order
     */
    public <T> Meter gauge(Metric metric, T of, ToDoubleFunction<T> value, String... labels) {
        return Gauge.builder(name(metric, MetricKind.GAUGE), of, value)
                .description(metric.help())
                .tags(tags(metric, labels))
                .strongReference(true)
                .register(registry);
    }

    /** Gauges that end together. */
    public MeterGroup group() {
        return new MeterGroup(this);
    }

    void remove(Meter meter) {
        registry.remove(meter);
    }

    private static String name(Metric metric, MetricKind kind) {
        if (metric.kind() != kind) {
            throw new IllegalArgumentException(metric + " is of kind " + metric.kind() + ", not " + kind);
        }
        return metric.meterName();
    }

    private static List<Tag> tags(Metric metric, String... labels) {
        if (labels.length != metric.labels().size()) {
            throw new IllegalArgumentException(metric + " has labels " + metric.labels());
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            tags.add(Tag.of(metric.labels().get(i), labels[i]));
        }
        return tags;
    }
}
