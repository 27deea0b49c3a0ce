package dev.laddstreams.app.console;

import java.util.Locale;

/** Estimates for people, no more exact than they are. */
public final class RoughFigures {
    private static final double MINUTE = 60;
    private static final double HOUR = 3600;

    private RoughFigures() {}

    /** {@code 40 s}, {@code 3 minutes}, {@code 5 hours}; rounded up. */
    public static String duration(double seconds) {
        if (seconds < 100) {
            return Math.round(seconds / 10 + 0.5) * 10 + " s";
        }
        return seconds < 2 * HOUR
                ? Math.round(seconds / MINUTE + 0.5) + " minutes"
                : Math.round(seconds / HOUR + 0.5) + " hours";
    }

    /** An amount of memory as people say it: {@code 1.2 GiB}. */
    public static String memory(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
