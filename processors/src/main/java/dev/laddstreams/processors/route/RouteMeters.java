package dev.laddstreams.processors.route;

import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.Reason;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one route. Thread-safe. */
final class RouteMeters {
    private static final String STAGE = "route";

    private final Meters meters;
    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
    private final AtomicLong waiting;

    /** What becomes of a record. */
    enum Outcome {
        /** A new revision of an image. */
        PUBLISHED,
        /** The image is as it was. */
        UNCHANGED,
        /** The image is taken back. */
        WITHDRAWN,
        /** Kept until its class is known. */
        WAITING,
        /** Does not meet the route's conditions or sample, or is a revision on the way. */
        LEFT_OUT,
        /** Put into the dead letters. */
        REFUSED
    }

    /** @param waiting images that wait for their class, counted by the route's tasks */
    RouteMeters(Meters meters, String route, AtomicLong waiting) {
        this.meters = meters;
        this.waiting = waiting;
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, meters.counter(Metric.ROUTE_RECORDS, route, EnumCode.of(outcome)));
        }
    }

    void count(Outcome outcome) {
        Objects.requireNonNull(outcomes.get(outcome), "outcome").increment();
    }

    void refused(Reason reason) {
        count(Outcome.REFUSED);
        meters.counter(Metric.DEAD_LETTERS, STAGE, reason.code()).increment();
    }

    void waits(long more) {
        waiting.addAndGet(more);
    }
}
