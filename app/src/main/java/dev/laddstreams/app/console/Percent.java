package dev.laddstreams.app.console;

import java.util.Locale;

/** An accuracy of several networks, for people. */
public final class Percent {
    private Percent() {}

    /**
     * Mean and deviation, for example {@code 74.7 ± 0.8}; the mean alone for one network, which has no deviation.
     *
     * @param mean 0..1
     * @param deviation 0..1
     */
    public static String of(double mean, double deviation, int networks) {
        return networks == 1
                ? String.format(Locale.ROOT, "%.1f", 100 * mean)
                : String.format(Locale.ROOT, "%.1f ± %.1f", 100 * mean, 100 * deviation);
    }
}
