package dev.laddstreams.learning.distillation.axes.objective;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.distillation.axes.ImageGradient;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.Objective;
import dev.laddstreams.learning.distillation.axes.RealBatch;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workload;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Cross entropy of a trained network, plus the distance of its batch norm statistics on the synthetic images of all classes
 * from the running ones (Yin, Xing, Shen, Squeeze, Recover and Relabel; norms are not squared). Images are shifted around their borders by up to
 * {@code shift} pixels. No real images.
 */
public final class RunningStatistics implements Objective {
    private final Wiring wiring;

    public RunningStatistics(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Set<Capability> requires() {
        return Set.of(Capability.RUNNING_STATISTICS);
    }

    @Override
    public ImageGradient evaluate(Iteration iteration, Model model, RealBatch real, SyntheticBatch synthetic) {
        RandomGenerator random = iteration.seed().derive("shift", 0).generator();
        int most = wiring.recipe().get(Setting.SHIFT);
        List<NDArray> results = wiring.program()
                .call(
                        iteration.scope(),
                        DistillationProgram.MATCH_RUNNING,
                        synthetic.images(),
                        synthetic.targets(),
                        model.weights(),
                        iteration.scope().indices(random.nextInt(most + 1), random.nextInt(most + 1)),
                        wiring.recipe().get(Setting.STATISTICS_WEIGHT),
                        wiring.recipe().get(Setting.FIRST_BLOCK_WEIGHT));
        double[] numbers = results.get(0).toDoubleArray();
        return new ImageGradient(numbers[0], numbers[1], results.get(1));
    }

    @Override
    public Workload workload() {
        return new Workload(3.0 * wiring.classes(), 1, wiring.classes());
    }
}
