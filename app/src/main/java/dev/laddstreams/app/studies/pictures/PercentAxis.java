package dev.laddstreams.app.studies.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis of percentages with round marks.
 *
 * @param from lowest mark, at least 0
 * @param to highest mark, at most 100
 * @param step between marks
 */
record PercentAxis(double from, double to, double step) {
    private static final double[] STEPS = {0.1, 0.2, 0.5, 1, 2, 5, 10};
    private static final int MOST_STEPS = 9;
    private static final double AIR = 0.06;

    /** Holds all values from {@code least} to {@code most}, with some air on either side. */
    static PercentAxis over(double least, double most) {
        double air = Math.max(0.3, AIR * (most - least));
        double low = Math.max(0, least - air);
        double high = Math.min(100, most + air);
        double step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && (high - low) / STEPS[i] <= MOST_STEPS; i--) {
            step = STEPS[i];
        }
        return new PercentAxis(
                Math.max(0, Math.floor(low / step) * step), Math.min(100, Math.ceil(high / step) * step), step);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; from + i * step <= to + step / 1000; i++) {
            ticks.add(from + i * step);
        }
        return ticks;
    }

    /** 0 at the lowest mark, 1 at the highest. */
    double share(double percent) {
        return (percent - from) / (to - from);
    }

    String text(double percent) {
        return String.format(Locale.ROOT, step < 1 ? "%.1f" : "%.0f", percent);
    }
}
