package dev.laddstreams.app.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: the signal is raised, and the process lives until {@link #close()}, at
 * most half a minute, and then until the command has said how it ended ({@link #commandEnded()}), at most five seconds.
 */
public final class StopSignal implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final int LAST_WORDS_SECONDS = 5;

    /** Of the process, which runs one command: its message is printed after its signals are closed. */
    private static final CountDownLatch COMMAND_ENDED = new CountDownLatch(1);

    private final CountDownLatch raised = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "stop-signal");
    private final Runnable onStop;

    /** @param onStop called once when the process is told to end, on another thread */
    public StopSignal(Runnable onStop) {
        this.onStop = onStop;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The command has printed all that it has to say; the process need not wait for it any more. */
    public static void commandEnded() {
        COMMAND_ENDED.countDown();
    }

    public boolean isRaised() {
        return raised.getCount() == 0;
    }

    /** Everything is put away; the process may end. */
    @Override
    public void close() {
        closed.countDown();
        if (!isRaised()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private void onShutdown() {
        raised.countDown();
        onStop.run();
        try {
            if (closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                COMMAND_ENDED.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
