package dev.laddstreams.learning.training;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Arrays;

/**
 * Which views some steps take, and how much each counts.
 *
 * @param order positions in two pools, a row a step: the first {@code split} of a row in the first pool, the others in the
 *     second
 * @param importance weight in the loss of each view of a step
 * @param rates learning rate of each step
 */
public record StepPlan(long[] order, int split, float[] importance, double[] rates) {
    public StepPlan {
        boolean fits = (long) rates.length * importance.length == order.length;
        if (!fits || rates.length == 0 || split < 0 || split > importance.length) {
            throw LaddException.cannot(
                    Reason.INTERNAL,
                    "plan " + rates.length + " steps of " + importance.length + " views",
                    order.length + " positions, the first " + split + " of a step in the first pool",
                    "a position for each view of each step");
        }
    }

    /** Steps at one learning rate on one pool, the loss being the mean over a step's views. */
    public static StepPlan uniform(long[] order, int views, double rate) {
        float[] importance = new float[views];
        Arrays.fill(importance, 1f / views);
        double[] rates = new double[order.length / views];
        Arrays.fill(rates, rate);
        return new StepPlan(order, views, importance, rates);
    }

    int steps() {
        return rates.length;
    }

    int views() {
        return importance.length;
    }
}
