package dev.laddstreams.errors;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Longer and longer waits between attempts at something that may pass: 250 ms, doubled each time up to 5 s, until what was
 * tried has worked. For one thread.
 */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LAST = Duration.ofSeconds(5);

    private final Pause pause;
    private Duration next = FIRST;

    /** Waits a while. */
    @FunctionalInterface
    public interface Pause {
        /** Whether it was told to stop before the time had passed. */
        boolean await(Duration time) throws InterruptedException;
    }

    public Backoff(Pause pause) {
        this.pause = pause;
    }

    /** One whose waits end at once when the latch opens. */
    public static Backoff until(CountDownLatch stop) {
        return new Backoff(time -> stop.await(time.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Waits, the next time longer. Returns whether it was told to stop. */
    public boolean await() throws InterruptedException {
        return pause.await(next());
    }

    /** How long to wait now, for callers that do something else meanwhile; the next time longer. */
    public Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(LAST) < 0 ? doubled : LAST;
        return now;
    }

    /** It has worked: the next wait is the shortest again. */
    public void reset() {
        next = FIRST;
    }
}
