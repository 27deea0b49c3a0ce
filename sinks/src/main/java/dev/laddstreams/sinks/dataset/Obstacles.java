package dev.laddstreams.sinks.dataset;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what holds up completions that are tried again and again: a failure at once, an ordinary wait when it has
 * lasted for a minute, and either once a minute from then on. Not thread-safe.
 */
final class Obstacles {
    private static final Logger LOG = LoggerFactory.getLogger(Obstacles.class);
    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<Obstacle, Long> dueAt = new HashMap<>();

    private record Obstacle(String completion, boolean failure) {}

    /** @param nanoTime as {@link System#nanoTime} */
    Obstacles(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @return whether it was said */
    boolean waits(String completion, String forWhat) {
        return note(new Obstacle(completion, false), forWhat);
    }

    /** @return whether it was said */
    boolean failed(String completion, String message) {
        return note(new Obstacle(completion, true), message);
    }

    /** The completion goes on. */
    void gone(String completion) {
        dueAt.remove(new Obstacle(completion, false));
        dueAt.remove(new Obstacle(completion, true));
    }

    private boolean note(Obstacle obstacle, String what) {
        long now = nanoTime.getAsLong();
        long due = dueAt.computeIfAbsent(obstacle, first -> obstacle.failure() ? now : now + INTERVAL_NANOS);
        if (now - due < 0) {
            return false;
        }
        dueAt.put(obstacle, now + INTERVAL_NANOS);
        LOG.warn("Completion of {} waits: {}", obstacle.completion(), what);
        return true;
    }
}
