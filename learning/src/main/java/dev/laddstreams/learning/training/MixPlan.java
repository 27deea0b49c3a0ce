package dev.laddstreams.learning.training;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;

/**
 * Which views some steps mix, and how.
 *
 * @param order positions of the views, a row a step
 * @param partners for each view, the place in its step's row of the one it is mixed with
 * @param shares of a step's views themselves, 0..1; their partners have the rest
 * @param rates learning rate of each step
 */
public record MixPlan(long[] order, long[] partners, double[] shares, double[] rates) {
    public MixPlan {
        boolean fits = rates.length > 0
                && shares.length == rates.length
                && partners.length == order.length
                && order.length % rates.length == 0
                && order.length > 0;
        if (!fits) {
            throw LaddException.cannot(
                    Reason.INTERNAL,
                    "plan " + rates.length + " mixed steps",
                    order.length + " positions, " + partners.length + " partners, " + shares.length + " shares",
                    "as many of each as the steps have views");
        }
    }

    int steps() {
        return rates.length;
    }

    int views() {
        return order.length / rates.length;
    }
}
