package dev.laddstreams.app.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: the signal is raised, and the process lives until {@link #close()}, at
 * most half a minute, and then until the command has said how it ended ({@link #commandEnded}), at most five seconds. A
 * second signal ends it at once.
 *
 * <p>The virtual machine does not begin to shut down before: its shutdown hooks run all at the same time, and those of
 * libraries take away what the roles need for their last work, as Iceberg's do with its threads. Where signals cannot be
 * taken, a shutdown hook has to do.
 */
public final class StopSignal implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final int LAST_WORDS_SECONDS = 5;
    /** Supervisors signal the process and its group, terminals the group, and wrappers pass on: one wish, several signals. */
    private static final Duration ONE_WISH = Duration.ofSeconds(1);
    /** What shells take for the end by a signal, with its number added. */
    private static final int SIGNAL_STATUS = 128;

    /** Of the process, which runs one command: its message is printed after its signals are closed. */
    private static final CountDownLatch COMMAND_ENDED = new CountDownLatch(1);
    /** The signal that this process ends by; 0 while there is none. */
    private static final AtomicInteger ENDED_BY = new AtomicInteger();

    private final CountDownLatch raised = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "stop-signal");
    private final Runnable onStop;
    private final Optional<EndSignals> signals;
    private volatile long raisedNanos;

    /** @param onStop called once when the process is told to end, on another thread */
    public StopSignal(Runnable onStop) {
        this.onStop = onStop;
        this.signals = EndSignals.take(this::onSignal);
        if (signals.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /**
     * The command has printed all that it has to say; the process need not wait for it any more.
     *
     * @param status that the command ends with
     * @return the process's exit status: that of a signal where it ends by one
     */
    public static int commandEnded(int status) {
        COMMAND_ENDED.countDown();
        int signal = ENDED_BY.get();
        return signal == 0 ? status : SIGNAL_STATUS + signal;
    }

    public boolean isRaised() {
        return raised.getCount() == 0;
    }

    /** Everything is put away; the process may end. */
    @Override
    public void close() {
        closed.countDown();
        if (signals.isPresent()) {
            signals.get().giveBack();
        } else if (!isRaised()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private void onSignal(int number) {
        if (ENDED_BY.compareAndSet(0, number)) {
            raisedNanos = System.nanoTime();
            if (!stop()) {
                endNow(number);
            }
        } else if (System.nanoTime() - raisedNanos > ONE_WISH.toNanos()) {
            endNow(number);
        }
    }

    /** The virtual machine does with the signal what it does with every other. */
    private void endNow(int number) {
        signals.ifPresent(taken -> {
            taken.giveBack();
            taken.raise(number);
        });
    }

    private void onShutdown() {
        stop();
    }

    /** Whether the command has ended in time. */
    private boolean stop() {
        raised.countDown();
        onStop.run();
        try {
            return closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    && COMMAND_ENDED.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
