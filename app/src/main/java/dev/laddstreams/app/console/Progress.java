package dev.laddstreams.app.console;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.learning.ProgressListener;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far a command is, over phases whose durations were estimated before. On a terminal a bar with the time left, from
 * the first moment and redrawn several times a second; elsewhere a plain line every ten seconds, and one for each phase
 * where there are several.
 * Thread-safe: any thread may report.
 */
public final class Progress implements ProgressListener, AutoCloseable {
    private static final long REDRAW_MILLIS = 200;
    private static final double PLAIN_LINE_SECONDS = 10;
    /** The share of a phase after which its own speed says more than the estimate. */
    private static final double TRUSTED_SHARE = 0.05;

    private static final int BAR_CELLS = 20;

    private final Terminal terminal;
    private final List<Phase> phases;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService ticker;
    private final long start;

    @GuardedBy("this")
    private int current = -1;

    @GuardedBy("this")
    private long phaseStart;

    @GuardedBy("this")
    private double finishedEstimate;

    @GuardedBy("this")
    private double finishedActual;

    @GuardedBy("this")
    private double share;

    @GuardedBy("this")
    private String detail = "";

    @GuardedBy("this")
    private double lastPlainLine;

    /**
     * A part of a long work, which the bar shows in turn.
     *
     * @param name for people, for example {@code train the labeler}
     * @param estimatedSeconds before it ran; greater than 0
     */
    public record Phase(String name, double estimatedSeconds) {
        public Phase {
            estimatedSeconds = Math.max(0.1, estimatedSeconds);
        }
    }

    /** Shows the first phase at once. */
    public static Progress start(Terminal terminal, List<Phase> phases) {
        Progress progress = new Progress(terminal, phases, System::nanoTime);
        progress.next();
        ScheduledFuture<?> unused = progress.ticker.scheduleAtFixedRate(
                progress::tick, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        return progress;
    }

    /** Shows the progress of one phase whose duration is estimated. */
    public static Progress start(Terminal terminal, String name, double estimatedSeconds) {
        return start(terminal, List.of(new Phase(name, estimatedSeconds)));
    }

    Progress(Terminal terminal, List<Phase> phases, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.phases = List.copyOf(phases);
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.ticker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Ends the current phase and begins the next one. */
    public synchronized void next() {
        endPhase();
        current++;
        phaseStart = nanoTime.getAsLong();
        share = 0;
        detail = "";
        if (current < phases.size()) {
            if (!terminal.interactive() && phases.size() > 1) {
                plainLine();
            }
            tick();
        }
    }

    @Override
    public synchronized void progress(long done, long total, String text) {
        share = Math.max(0, Math.min(1, (double) done / Math.max(1, total)));
        detail = text;
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        synchronized (this) {
            endPhase();
            current = phases.size();
            terminal.clear();
        }
    }

    synchronized void tick() {
        if (current >= phases.size()) {
            return;
        }
        if (terminal.interactive()) {
            terminal.line(barLine());
        } else if (elapsed() - lastPlainLine >= PLAIN_LINE_SECONDS) {
            plainLine();
        }
    }

    /** Seconds until the last phase ends, as far as one can tell. */
    synchronized double secondsLeft() {
        if (current >= phases.size()) {
            return 0;
        }
        double left = phaseSecondsLeft();
        double pace = finishedEstimate > 1 ? finishedActual / finishedEstimate : 1;
        for (int i = current + 1; i < phases.size(); i++) {
            left += phases.get(i).estimatedSeconds() * pace;
        }
        return left;
    }

    /** The share of the whole that is done, 0..1. */
    synchronized double overall() {
        double elapsed = elapsed();
        double whole = elapsed + secondsLeft();
        return whole > 0 ? elapsed / whole : 0;
    }

    @GuardedBy("this")
    private double phaseSecondsLeft() {
        double inPhase = seconds(phaseStart);
        double byEstimate = Math.max(0, phases.get(current).estimatedSeconds() - inPhase);
        if (share < TRUSTED_SHARE) {
            return byEstimate;
        }
        double bySpeed = inPhase / share * (1 - share);
        double trust = Math.min(1, (share - TRUSTED_SHARE) * 4);
        return bySpeed * trust + byEstimate * (1 - trust);
    }

    @GuardedBy("this")
    private void endPhase() {
        if (current >= 0 && current < phases.size()) {
            finishedEstimate += phases.get(current).estimatedSeconds();
            finishedActual += seconds(phaseStart);
        }
    }

    @GuardedBy("this")
    private String barLine() {
        int cells = terminal.columns() < 70 ? BAR_CELLS / 2 : BAR_CELLS;
        int full = (int) Math.round(overall() * cells);
        String text = phases.get(current).name() + (detail.isEmpty() ? "" : " · " + detail);
        return "[%s%s] %3d %%  %s left  %s"
                .formatted(
                        "#".repeat(full),
                        "-".repeat(cells - full),
                        Math.round(overall() * 100),
                        clock(secondsLeft()),
                        text);
    }

    @GuardedBy("this")
    private void plainLine() {
        lastPlainLine = elapsed();
        terminal.message("%s  %3d %%  %s left  %s"
                .formatted(
                        clock(elapsed()),
                        Math.round(overall() * 100),
                        clock(secondsLeft()),
                        phases.get(current).name() + (detail.isEmpty() ? "" : " - " + detail)));
    }

    private double elapsed() {
        return seconds(start);
    }

    private double seconds(long since) {
        return (nanoTime.getAsLong() - since) / 1e9;
    }

    /** {@code 1:05} or {@code 2:10:00}. */
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
