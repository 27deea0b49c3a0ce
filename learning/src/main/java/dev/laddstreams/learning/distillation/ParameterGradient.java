package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.List;
import java.util.Set;

/**
 * Distance between the gradients by the weights that the real and the synthetic images of each class give, summed over
 * classes (Zhao, Mopuri, Bilen, Dataset Condensation with Gradient Matching). Biases and norms do not count. The image
 * gradient is exact, a second derivative.
 */
final class ParameterGradient implements Objective {
    /** Forward and backward with its graph 4, and backward through both 6. */
    private static final int SYNTHETIC_PASSES = 10;

    /** In the order of their codes in {@code distillation.py}. */
    private static final List<String> METRICS = List.of("row-cosine", "squares", "magnitudes");

    private final Wiring wiring;
    private final int metric;
    private final int piece;

    ParameterGradient(Wiring wiring) {
        ConvNetSpec network = wiring.request().network();
        Pieces.requireInstanceNorm(network, "match gradients");
        this.wiring = wiring;
        this.metric = METRICS.indexOf(wiring.recipe().choice(Setting.METRIC));
        this.piece = Pieces.size(network);
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
                        "match_gradients",
                        synthetic.images(),
                        synthetic.targets(),
                        synthetic.perClass(),
                        wiring.pool().pixels(),
                        real.positions(),
                        real.perClass(),
                        wiring.pool().scale().scale(),
                        wiring.pool().scale().shift(),
                        real.operations(),
                        real.draws(),
                        model.weights(),
                        wiring.request().network().tensorsPerBlock(),
                        piece,
                        metric);
        double[] numbers = results.get(0).toDoubleArray();
        return new ImageGradient(numbers[0], numbers[1], results.get(1));
    }

    @Override
    public Workload workload() {
        int perClass = Pieces.syntheticPerClass(wiring);
        double passes = 3 * Pieces.realImages(wiring) + (double) SYNTHETIC_PASSES * wiring.classes() * perClass;
        return new Workload(passes, Math.max(2 * perClass, piece));
    }
}
