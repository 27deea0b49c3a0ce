package dev.laddstreams.app.runtime;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.network.ConvNetSpec;

/** What work takes, roughly, before anything ran: at a speed that was measured once on two cores. */
public final class ReferenceSpeed {
    /** Training costs three forward passes: forward, and backward at twice its cost. */
    public static final double TRAINING = 3;
    /** Seconds from the last label to its tag. */
    public static final double STORE_SECONDS = 6;

    /** Image forward passes of the reference network (width 32 on 32 px) in a second, with one thread or two. */
    private static final double FORWARD_PER_SECOND = 6_000;

    private ReferenceSpeed() {}

    public static double seconds(double forwardPasses, ConvNetSpec network) {
        return forwardPasses * cost(network) / FORWARD_PER_SECOND;
    }

    /** Relative to the reference network. */
    private static double cost(ConvNetSpec network) {
        ImageShape input = network.input();
        double pixels = (double) input.height() * input.width() / (32.0 * 32.0);
        double width = network.width() / 32.0;
        // Half of the time goes to convolutions (width squared), half to what touches each activation once (width).
        return pixels * (0.5 * width + 0.5 * width * width) * (1 + 0.05 * (input.channels() - 1));
    }
}
