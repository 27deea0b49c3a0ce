package dev.laddstreams.processors.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Time;

/**
 * The wall clock, except that it never goes back: then it goes on at the pace of the monotonic clock until the wall clock
 * has caught up. Kafka Streams commits and reports by differences of the wall clock, and would do neither for as long as
 * it was set back. Thread-safe.
 */
public final class SteadyTime implements Time {
    private final LongSupplier wallMillis;
    private final LongSupplier monotonicNanos;

    @GuardedBy("this")
    private long lastNanos;

    @GuardedBy("this")
    private long steadyNanos;

    /** Makes one of this machine's clocks. */
    public SteadyTime() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    SteadyTime(LongSupplier wallMillis, LongSupplier monotonicNanos) {
        this.wallMillis = wallMillis;
        this.monotonicNanos = monotonicNanos;
        this.lastNanos = monotonicNanos.getAsLong();
        this.steadyNanos = wallNanos();
    }

    @Override
    public synchronized long milliseconds() {
        long now = monotonicNanos.getAsLong();
        steadyNanos = Math.max(wallNanos(), steadyNanos + (now - lastNanos));
        lastNanos = now;
        return TimeUnit.NANOSECONDS.toMillis(steadyNanos);
    }

    private long wallNanos() {
        return TimeUnit.MILLISECONDS.toNanos(wallMillis.getAsLong());
    }

    @Override
    public long nanoseconds() {
        return monotonicNanos.getAsLong();
    }

    @Override
    public void sleep(long millis) {
        SYSTEM.sleep(millis);
    }

    @Override
    public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMillis)
            throws InterruptedException {
        synchronized (object) {
            while (!condition.get()) {
                long remaining = deadlineMillis - milliseconds();
                if (remaining <= 0) {
                    throw new TimeoutException("Condition not satisfied before deadline");
                }
                object.wait(remaining);
            }
        }
    }
}
