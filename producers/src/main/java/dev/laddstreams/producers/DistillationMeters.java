package dev.laddstreams.producers;

import dev.laddstreams.clients.metrics.MeterGroup;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one distillation; its gauges end with it. For the computing thread. */
final class DistillationMeters implements AutoCloseable {
    private static final double NANOS = 1e9;

    private final MeterGroup group;
    private final Counter steps;
    private final AtomicLong done = new AtomicLong();
    private final AtomicInteger revisions = new AtomicInteger();
    private final long startNanos = System.nanoTime();
    private volatile double loss = Double.NaN;

    DistillationMeters(Meters meters, String dataset) {
        this.steps = meters.counter(Metric.DISTILLATION_STEPS, dataset);
        this.group = meters.group();
        group.gauge(Metric.DISTILLATION_LOSS, this, own -> own.loss, dataset);
        group.gauge(Metric.DISTILLATION_RATE, this, DistillationMeters::rate, dataset);
        group.gauge(Metric.DISTILLATION_REVISION, revisions, AtomicInteger::get, dataset);
    }

    void iterated(double lossNow) {
        loss = lossNow;
        done.incrementAndGet();
        steps.increment();
    }

    void revised() {
        revisions.incrementAndGet();
    }

    private double rate() {
        return done.get() * NANOS / Math.max(1, System.nanoTime() - startNanos);
    }

    @Override
    public void close() {
        group.close();
    }
}
