package dev.laddstreams.clients.roles;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The request to stop, which is made once and stays. Thread-safe. */
public final class Stop {
    private final CountDownLatch requested = new CountDownLatch(1);

    /** Ends all waits for it. */
    public void request() {
        requested.countDown();
    }

    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits at most so long. Returns whether it is requested. */
    public boolean await(Duration time) throws InterruptedException {
        return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
