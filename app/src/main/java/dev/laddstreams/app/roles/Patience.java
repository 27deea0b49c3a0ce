package dev.laddstreams.app.roles;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Waits for the roles of this process and others as long as something happens. One thread waits; any may bring news. */
public final class Patience {
    /** When nothing changes for so long, something hangs. */
    private static final Duration STALLED = Duration.ofMinutes(10);

    private final RoleThreads roles;
    private final AtomicReference<LaddException> failure = new AtomicReference<>();
    private volatile long lastNews = System.nanoTime();

    public Patience(RoleThreads roles) {
        this.roles = roles;
    }

    /**
     * Asks again and again, without a pause of its own.
     *
     * @param what for messages: {@code label and store}
     * @throws LaddException what a role died of, what {@link #fail} was given, or {@code TIMED_OUT}
     */
    public void await(String what, BooleanSupplier done) {
        news();
        while (!done.getAsBoolean()) {
            roles.requireRunning();
            if (failure.get() != null) {
                throw failure.get();
            }
            if (System.nanoTime() - lastNews > STALLED.toNanos()) {
                throw LaddException.cannot(
                        Reason.TIMED_OUT,
                        what,
                        "nothing happened for " + STALLED.toMinutes() + " minutes",
                        "news on the topics; the log says more");
            }
        }
    }

    /** Says that something goes on: the wait starts anew. */
    public void news() {
        lastNews = System.nanoTime();
    }

    /** Ends the wait with a failure. */
    public void fail(LaddException cause) {
        failure.set(cause);
    }
}
