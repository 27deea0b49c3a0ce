package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits as long as something moves: a loaded machine is slow, a broken system stands still. Not thread-safe. */
final class Movement {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Supplier<?> measure;
    private Object last = "nothing yet";
    private long movedNanos = System.nanoTime();

    private Movement(Supplier<?> measure) {
        this.measure = measure;
    }

    /**
     * Returns when the condition holds; fails when it does not and the measure has stayed the same for {@link
     * FaultRun#PATIENCE}.
     */
    static void awaitBy(Supplier<?> measure, Callable<Boolean> condition) {
        Movement movement = new Movement(measure);
        await().forever()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> condition.call() || movement.goesOn());
    }

    /** Never true, so that the caller looks again. */
    private boolean goesOn() {
        Object now = measure.get();
        if (!now.equals(last)) {
            last = now;
            movedNanos = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - movedNanos))
                .as("time since %s was reached", now)
                .isLessThan(FaultRun.PATIENCE);
        return false;
    }
}
