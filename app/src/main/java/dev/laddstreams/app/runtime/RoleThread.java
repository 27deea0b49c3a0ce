package dev.laddstreams.app.runtime;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A part of the system that runs on a thread of its own until it is closed. Thread-safe. */
public final class RoleThread implements AutoCloseable {
    private static final int CLOSE_SECONDS = 30;

    private final String name;
    private final Runnable stop;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private RoleThread(String name, Runnable stop) {
        this.name = name;
        this.stop = stop;
    }

    /**
     * @param run blocks until stopped
     * @param stop makes {@code run} return; called once, from another thread
     */
    public static RoleThread start(String name, Runnable run, Runnable stop) {
        RoleThread role = new RoleThread(name, stop);
        Thread thread = new Thread(
                () -> {
                    try {
                        run.run();
                        role.ended.complete(null);
                    } catch (Throwable failure) {
                        role.ended.completeExceptionally(failure);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return role;
    }

    public String name() {
        return name;
    }

    /** Done when the role has ended, exceptionally when it failed. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** Throws what ended the role, if it has ended though nobody closed it. */
    public void requireRunning() {
        if (!ended.isDone()) {
            return;
        }
        try {
            ended.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LaddException failure) {
                throw failure;
            }
            throw LaddException.defect("run the " + name, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw LaddException.cannot(Reason.INTERNAL, "run the " + name, "it ended", "to run until it is stopped");
    }

    /** Stops the role and waits until it has ended. */
    @Override
    public void close() {
        if (!ended.isDone()) {
            stop.run();
        }
        try {
            ended.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            org.slf4j.LoggerFactory.getLogger(RoleThread.class).debug("The {} had failed", name, e);
        } catch (TimeoutException e) {
            throw LaddException.cannot(
                    Reason.TIMED_OUT, "stop the " + name, "it still runs", "an end within " + CLOSE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
