package dev.laddstreams.clients.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Gauges of something that comes and goes, such as a lane: closed, none of them is shown any more. Thread-safe. */
public final class MeterGroup implements AutoCloseable {
    private final Meters meters;

    @GuardedBy("this")
    private final List<Meter> gauges = new ArrayList<>();

    @GuardedBy("this")
    private final Map<Metric, Meter> states = new HashMap<>();

    MeterGroup(Meters meters) {
        this.meters = meters;
    }

    /**
     * Shows a value until the group is closed.
     *
     * @param value called at every scrape, on its thread
     * @param labels values, in the metric's order
     */
    public synchronized <T> void gauge(Metric metric, T of, ToDoubleFunction<T> value, String... labels) {
        gauges.add(meters.gauge(metric, of, value, labels));
    }

    /**
     * Shows 1 under these labels, in place of those given before.
     *
     * @param labels values, in the metric's order; the last is the state
     */
    public synchronized void state(Metric metric, String... labels) {
        Meter old = states.remove(metric);
        if (old != null) {
            meters.remove(old);
        }
        states.put(metric, meters.gauge(metric, this, any -> 1, labels));
    }

    @Override
    public synchronized void close() {
        gauges.forEach(meters::remove);
        states.values().forEach(meters::remove);
        gauges.clear();
        states.clear();
    }
}
