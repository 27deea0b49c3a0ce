package dev.laddstreams.learning.training;

/**
 * How many steps to take in one call, so that calls last about a fifth of a second: long enough to waste nothing, short
 * enough to report progress. What is computed does not depend on it.
 */
public final class StepPace {
    private static final double SECONDS_A_CALL = 0.2;
    private static final int MOST = 500;

    private int steps = 1;
    private long started;

    /** Steps for the next call, at most {@code left}; the call starts now. */
    public int next(int left) {
        started = System.nanoTime();
        return Math.min(steps, left);
    }

    /** The call that {@link #next} announced is done. */
    public void done(int taken) {
        double seconds = Math.max(1e-6, (System.nanoTime() - started) / 1e9);
        int wanted = (int) (SECONDS_A_CALL * taken / seconds);
        steps = Math.max(1, Math.min(Math.min(MOST, 4 * steps), wanted));
    }
}
