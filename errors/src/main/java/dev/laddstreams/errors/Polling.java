package dev.laddstreams.errors;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Short and even waits for something that is about to happen, up to a limit. For what may stay away for long, {@link Backoff}.
 *
 * @param action what is waited for, for messages: {@code reach the leaders of new topics}
 * @param patience how long to ask
 * @param pause between one question and the next
 */
public record Polling(String action, Duration patience, Duration pause) {
    /**
     * Asks at least once, and until the answer is yes.
     *
     * @return whether it was before patience ended
     * @throws LaddException INTERRUPTED
     */
    public boolean until(BooleanSupplier question) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!question.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            } catch (InterruptedException e) {
                throw LaddException.interrupted(action, e);
            }
        }
        return true;
    }
}
