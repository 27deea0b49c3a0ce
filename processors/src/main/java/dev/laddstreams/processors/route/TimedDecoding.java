package dev.laddstreams.processors.route;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Decodes within a time limit. A decoder at work cannot be interrupted: one that takes longer keeps its thread, and another
 * takes its place. For one thread.
 */
final class TimedDecoding implements AutoCloseable {
    private final Duration limit;
    private ExecutorService thread = newThread();

    TimedDecoding(Duration limit) {
        this.limit = limit;
    }

    private static ExecutorService newThread() {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "ladd-route-decode");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws LaddException {@code TIMED_OUT} when the limit has passed; else what the decoder throws */
    <T> T decode(Supplier<T> decoder) {
        Future<T> decoded = thread.submit(decoder::get);
        try {
            return decoded.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            thread.shutdownNow();
            thread = newThread();
            throw LaddException.cannot(
                    Reason.TIMED_OUT,
                    "read picture",
                    "it is not decoded after " + limit.toMillis() / 1e3 + " s",
                    "a smaller picture, or a longer limits.decode-time of the route",
                    e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted("read picture", e);
        } catch (ExecutionException | CancellationException e) {
            if (e.getCause() instanceof LaddException failure) {
                throw failure;
            }
            throw LaddException.defect("read picture", e.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
