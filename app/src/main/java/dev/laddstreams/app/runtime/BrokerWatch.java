package dev.laddstreams.app.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.errors.LaddException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Ends work as soon as the embedded broker gives up, wherever it is: training, or waiting for an answer that will never
 * come. The thread that works is interrupted, and what the broker died of is thrown instead of what the interruption led
 * to.
 */
public final class BrokerWatch {
    private final StackAccess stack;
    private final Thread worker = Thread.currentThread();

    @GuardedBy("this")
    private boolean working = true;

    private BrokerWatch(StackAccess stack) {
        this.stack = stack;
    }

    /**
     * Does the work on the calling thread.
     *
     * @throws LaddException what made the broker give up
     */
    public static <T> T during(StackAccess stack, Supplier<T> work) {
        BrokerWatch watch = new BrokerWatch(stack);
        CompletableFuture<Void> unused = stack.failed().thenRun(watch::interrupt);
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw watch.causeOf(e);
        } finally {
            watch.end();
        }
    }

    private RuntimeException causeOf(RuntimeException seen) {
        LaddException cause = stack.failed().getNow(null);
        if (cause == null) {
            return seen;
        }
        cause.addSuppressed(seen);
        return cause;
    }

    private synchronized void interrupt() {
        if (working) {
            worker.interrupt();
        }
    }

    /** The interruption was this watch's own, so it ends here. */
    private synchronized void end() {
        working = false;
        if (stack.failed().isDone()) {
            Thread.interrupted();
        }
    }
}
