package dev.laddstreams.learning.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Loads a labeler within a time limit. An engine at work cannot be interrupted: a load that takes longer keeps its thread,
 * and what comes of it after all is closed.
 */
public final class TimedLoad {
    private TimedLoad() {}

    /**
     * Returns when it is loaded, or when the limit has passed.
     *
     * @param what is loaded, for the message
     * @throws LaddException {@code ARTIFACT_INVALID} when the limit has passed; else what the load throws
     */
    public static Labeler load(String what, Duration limit, Supplier<Labeler> load) {
        CompletableFuture<Labeler> loaded = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(load, loaded), "ladd-load-" + what);
        thread.setDaemon(true);
        thread.start();
        try {
            return loaded.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            loaded.completeExceptionally(tooLong(what, limit, e));
        } catch (InterruptedException e) {
            loaded.completeExceptionally(LaddException.interrupted("load labeler " + what, e));
        } catch (ExecutionException e) {
            // told below, as is what a load ended with just after the limit
        }
        try {
            return loaded.join();
        } catch (CompletionException e) {
            throw unwrapped(e);
        }
    }

    private static void run(Supplier<Labeler> load, CompletableFuture<Labeler> loaded) {
        try {
            Labeler labeler = load.get();
            if (!loaded.complete(labeler)) {
                labeler.close();
            }
        } catch (RuntimeException | Error e) {
            loaded.completeExceptionally(e);
        }
    }

    private static LaddException tooLong(String what, Duration limit, TimeoutException cause) {
        return LaddException.cannot(
                Reason.ARTIFACT_INVALID,
                "load labeler " + what,
                "it is not loaded after " + limit.toMillis() / 1e3 + " s",
                "a load that ends; labeler.load-timeout gives it longer",
                cause);
    }

    private static RuntimeException unwrapped(CompletionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException cause ? cause : e;
    }
}
