package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.engine.TorchScope;
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
        return ImageGradient.joined(
                iteration.scope(),
                wiring.workers()
                        .divide(
                                wiring.classes(),
                                (from, to) -> evaluate(iteration.scope().child(), model, real, synthetic, from, to)));
    }

    /** Of the classes {@code from..to}, exclusive: the distance and the gradient's greatest magnitude; the gradient. */
    private List<NDArray> evaluate(
            TorchScope scope, Model model, RealBatch real, SyntheticBatch synthetic, int from, int to) {
        return wiring.program()
                .call(
                        scope,
                        "match_gradients",
                        synthetic.images(from, to),
                        synthetic.targets(from, to),
                        synthetic.perClass(),
                        wiring.pool().pixels(),
                        real.positions(scope, from, to),
                        real.counts(scope, from, to),
                        wiring.pool().scale().scale(),
                        wiring.pool().scale().shift(),
                        real.operations(scope, from, to),
                        real.draws(scope, from, to),
                        model.weights(),
                        wiring.request().network().tensorsPerBlock(),
                        piece,
                        metric,
                        from);
    }

    @Override
    public Workload workload() {
        int perClass = Pieces.syntheticPerClass(wiring);
        double passes = 3 * Pieces.realImages(wiring) + (double) SYNTHETIC_PASSES * wiring.classes() * perClass;
        return new Workload(passes, Math.max(2 * perClass, piece));
    }
}
