package dev.laddstreams.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs each exchange with a client within a time limit: when it has passed, the thread is interrupted, which closes the
 * channel that it reads or writes. The limit rests while the server itself works. Thread-safe.
 */
final class TimedThreads implements Executor, AutoCloseable {
    private static final int IDLE_SECONDS = 30;

    private static final ThreadLocal<Limit> CURRENT = new ThreadLocal<>();
    private final RequestLimits limits;
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor clock;

    TimedThreads(RequestLimits limits, String name) {
        this.limits = limits;
        threads = new ThreadPoolExecutor(
                limits.threads(),
                limits.threads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons(name));
        threads.allowCoreThreadTimeOut(true);
        clock = new ScheduledThreadPoolExecutor(1, daemons(name + "-clock"));
        clock.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void execute(Runnable exchange) {
        threads.execute(() -> {
            Limit limit = new Limit(Thread.currentThread());
            CURRENT.set(limit);
            limit.start();
            try {
                exchange.run();
            } finally {
                limit.stop();
                CURRENT.remove();
            }
        });
    }

    /** From here on the client is not waited for; on a thread of this object. */
    void pauseLimit() {
        CURRENT.get().stop();
    }

    /** From here on the client has the whole time again; on a thread of this object. */
    void restartLimit() {
        CURRENT.get().start();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        clock.shutdownNow();
    }

    /** The time limit of one exchange. Never interrupts its thread after {@link #stop} has returned. */
    private final class Limit {
        private final Thread thread;

        @GuardedBy("this")
        private Optional<ScheduledFuture<?>> end = Optional.empty();

        /** Tells an end that comes late which start it belongs to. */
        @GuardedBy("this")
        private int starts;

        Limit(Thread thread) {
            this.thread = thread;
        }

        synchronized void start() {
            stop();
            int start = ++starts;
            end = Optional.of(clock.schedule(() -> pass(start), limits.time().toMillis(), TimeUnit.MILLISECONDS));
        }

        synchronized void stop() {
            end.ifPresent(running -> running.cancel(false));
            end = Optional.empty();
        }

        private synchronized void pass(int start) {
            if (end.isPresent() && start == starts) {
                end = Optional.empty();
                thread.interrupt();
            }
        }
    }
}
