package dev.laddstreams.learning.distillation.axes.objective;

import dev.laddstreams.learning.distillation.GradientMetric;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.distillation.axes.ImageGradient;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.Objective;
import dev.laddstreams.learning.distillation.axes.Pieces;
import dev.laddstreams.learning.distillation.axes.RealBatch;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workload;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.List;
import java.util.Set;

/**
 * Distance between the gradients by the weights that the real and the synthetic images of each class give, summed over
 * classes (Zhao, Mopuri, Bilen, Dataset Condensation with Gradient Matching). Biases and norms do not count. The image
 * gradient is exact, a second derivative.
 */
public final class ParameterGradient implements Objective {
    /** Forward and backward 3, and along the pull on the weights 2 forward and 2 backward to the images. */
    private static final int SYNTHETIC_PASSES = 7;

    private final Wiring wiring;
    private final int metric;

    public ParameterGradient(Wiring wiring) {
        ConvNetSpec network = wiring.request().network();
        Pieces.requireInstanceNorm(network, "match gradients");
        this.wiring = wiring;
        this.metric = code(wiring.recipe().get(Setting.METRIC));
    }

    /** As {@code distillation.py} numbers them. */
    private static int code(GradientMetric metric) {
        return switch (metric) {
            case ROW_COSINE -> 0;
            case SQUARES -> 1;
            case MAGNITUDES -> 2;
        };
    }

    @Override
    public Set<Capability> requires() {
        return Set.of(Capability.REAL_IMAGES, Capability.WEIGHTS);
    }

    @Override
    public ImageGradient evaluate(Iteration iteration, Model model, RealBatch real, SyntheticBatch synthetic) {
        return new ClassProgram(wiring, DistillationProgram.MATCH_GRADIENTS)
                .sideBySide(
                        iteration,
                        model,
                        real,
                        synthetic,
                        (scope, from, to) -> List.of(synthetic.targets(from, to), metric, from));
    }

    @Override
    public Workload workload() {
        int perClass = Pieces.syntheticPerClass(wiring);
        double passes = 3 * Pieces.realImages(wiring) + (double) SYNTHETIC_PASSES * wiring.classes() * perClass;
        int sideBySide = wiring.workers().most(wiring.classes());
        int piece = Pieces.size(wiring.request().network());
        return new Workload(passes, sideBySide, sideBySide * Math.max(2 * perClass, piece));
    }
}
