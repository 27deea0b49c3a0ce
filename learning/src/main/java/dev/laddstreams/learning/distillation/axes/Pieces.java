package dev.laddstreams.learning.distillation.axes;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.network.ConvNetSpec;

/** How images are divided into pieces whose activations stay within a processor's cache, and how many there are. */
public final class Pieces {
    private static final int PIECE_BYTES = 4 << 20;

    private Pieces() {}

    /** Images that pass at once: instance norm keeps samples apart, so that the division changes nothing. */
    public static int size(ConvNetSpec network) {
        return (int) Math.max(4, Math.min(64, PIECE_BYTES / firstMapBytes(network)));
    }

    /** Bytes of the first block's map of one image. */
    public static long firstMapBytes(ConvNetSpec network) {
        ImageShape input = network.input();
        return (long) network.width() * input.height() * input.width() * Float.BYTES;
    }

    /** Real images in one iteration. */
    public static double realImages(Wiring wiring) {
        double real = 0;
        for (int c = 0; c < wiring.classes(); c++) {
            real += Math.min(
                    wiring.recipe().get(Setting.REAL_PER_CLASS),
                    wiring.pool().index().of(c).length);
        }
        return real;
    }

    /** Most synthetic images of a class in one iteration. */
    public static int syntheticPerClass(Wiring wiring) {
        int factor = wiring.recipe().get(Setting.FORMATION_FACTOR);
        return wiring.request().imagesPerClass() * factor * factor;
    }

    /** @throws LaddException INCOMPATIBLE for batch norm, which mixes the samples of a piece */
    public static void requireInstanceNorm(ConvNetSpec network, String what) {
        if (network.norm() != ConvNetSpec.Norm.INSTANCE) {
            throw LaddException.cannot(Reason.INCOMPATIBLE, what, network.family(), "a network with instance norm");
        }
    }
}
