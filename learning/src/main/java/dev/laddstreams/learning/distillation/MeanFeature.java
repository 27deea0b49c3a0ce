package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.List;
import java.util.Set;

/**
 * Squared distance between the class means of the features after the last pooling, summed over classes (Zhao and Bilen,
 * Dataset Condensation with Distribution Matching). Instance norm keeps samples apart, so that real images can go through
 * the network in pieces that fit a processor's cache.
 */
final class MeanFeature implements Objective {
    private static final int PIECE_BYTES = 4 << 20;
    private static final int SYNTHETIC_AT_ONCE = 16;

    private final Wiring wiring;
    private final int piece;
    private final int classesAtOnce;

    MeanFeature(Wiring wiring) {
        ConvNetSpec network = wiring.request().network();
        if (network.norm() != ConvNetSpec.Norm.INSTANCE) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE, "match mean features", network.family(), "a network with instance norm");
        }
        ImageShape input = network.input();
        long activationBytes = (long) network.width() * input.height() * input.width() * Float.BYTES;
        this.wiring = wiring;
        this.piece = (int) Math.max(4, Math.min(64, PIECE_BYTES / activationBytes));
        this.classesAtOnce = Math.max(1, SYNTHETIC_AT_ONCE / wiring.request().imagesPerClass());
    }

    @Override
    public Set<Capability> requires() {
        return Set.of(Capability.REAL_IMAGES, Capability.WEIGHTS);
    }

    @Override
    public ImageGradient evaluate(Iteration iteration, Model model, RealBatch real, SyntheticBatch synthetic) {
        List<NDArray> results = wiring.program()
                .call(
                        iteration.scope(),
                        "match_means",
                        synthetic.images(),
                        synthetic.perClass(),
                        real.pixels(),
                        real.positions(),
                        real.perClass(),
                        real.scale().scale(),
                        real.scale().shift(),
                        real.operations(),
                        real.draws(),
                        model.weights(),
                        wiring.request().network().tensorsPerBlock(),
                        piece,
                        classesAtOnce);
        double[] numbers = results.get(0).toDoubleArray();
        return new ImageGradient(numbers[0], numbers[1], results.get(1));
    }

    @Override
    public Workload workload() {
        DistillationRequest request = wiring.request();
        double real = 0;
        for (int c = 0; c < wiring.classes(); c++) {
            real += Math.min(request.realPerClass(), wiring.classIndex().of(c).length);
        }
        double synthetic = 3.0 * wiring.classes() * request.imagesPerClass();
        return new Workload(real + synthetic, Math.max(classesAtOnce * request.imagesPerClass(), piece));
    }
}
