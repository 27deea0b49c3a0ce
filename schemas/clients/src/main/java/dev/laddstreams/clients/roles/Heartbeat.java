package dev.laddstreams.clients.roles;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When something was last heard of, by a clock that only goes forward. Thread-safe. */
final class Heartbeat {
    private final LongSupplier nanoTime;
    private final Duration limit;
    private volatile long lastNanos;

    /** Starts the clock as if it had just beaten. */
    Heartbeat(LongSupplier nanoTime, Duration limit) {
        this.nanoTime = nanoTime;
        this.limit = limit;
        beat();
    }

    void beat() {
        lastNanos = nanoTime.getAsLong();
    }

    Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - lastNanos);
    }

    boolean isLate() {
        return age().compareTo(limit) > 0;
    }
}
