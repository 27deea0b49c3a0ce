package dev.laddstreams.app.runtime;

import java.util.concurrent.CountDownLatch;

/** A process that puts its work away when it is told to end, and says each step. */
final class StopSignalMain {
    static final String READY = "ready";
    static final String TOLD = "told";
    static final String PUT_AWAY = "put away";
    static final String SHUTTING_DOWN = "shutting down";
    /** Argument of one that has no end to its work. */
    static final String STUCK = "stuck";

    private StopSignalMain() {}

    public static void main(String[] args) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(SHUTTING_DOWN)));
        CountDownLatch told = new CountDownLatch(1);
        try (StopSignal signal = new StopSignal(told::countDown)) {
            System.out.println(READY);
            told.await();
            System.out.println(TOLD);
            if (args.length > 0 && args[0].equals(STUCK)) {
                new CountDownLatch(1).await();
            }
            System.out.println(signal.isRaised() ? PUT_AWAY : "told by nobody");
        }
        System.exit(StopSignal.commandEnded(0));
    }
}
