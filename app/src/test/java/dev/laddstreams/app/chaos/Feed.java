package dev.laddstreams.app.chaos;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Keeps labelers at work until a fault strikes: more images are published whenever they could run out of them, however slow
 * the machine makes this process or theirs.
 *
 * @param reserve images that are always left to label
 */
record Feed(FaultRun run, int reserve) {
    /** Returns in the middle of a transaction, after so many offsets of the augmented topic are taken. */
    void untilOpenTransaction(long written) {
        until(() -> {
            long readable = run.dataset().readable();
            return readable >= written && readable < run.dataset().written();
        });
    }

    /** Returns when the condition holds, with at least {@link #reserve} images left to label a moment before. */
    void until(Callable<Boolean> condition) {
        FaultRun.eventually()
                .pollInterval(Duration.ofMillis(5))
                .ignoreExceptionsMatching(Feed::isSilence)
                .until(() -> {
                    if (run.dataset().lag(FaultRun.VERSION).orElse((long) run.images()) < reserve) {
                        run.publish(reserve);
                    }
                    return condition.call();
                });
    }

    /** Of a broker that is cut off. */
    private static boolean isSilence(Throwable failure) {
        return failure.getCause() instanceof ExecutionException answer && answer.getCause() instanceof TimeoutException;
    }
}
