package dev.laddstreams.learning.distillation.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.ImageGradient;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.Objective;
import dev.laddstreams.learning.distillation.axes.RealBatch;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Workload;
import java.util.Set;

/**
 * Another objective, plus weight * the sum of squared differences between neighbouring pixels of the synthetic images. Its
 * gradient is linear, so that no program is needed: each pixel takes weight * 2 * its difference from each neighbour.
 */
final class SmoothImages implements Objective {
    private final Objective matched;
    private final double weight;

    SmoothImages(Objective matched, double weight) {
        this.matched = matched;
        this.weight = weight;
    }

    @Override
    public Set<Capability> requires() {
        return matched.requires();
    }

    @Override
    public ImageGradient evaluate(Iteration iteration, Model model, RealBatch real, SyntheticBatch synthetic) {
        ImageGradient found = matched.evaluate(iteration, model, real, synthetic);
        NDArray images = synthetic.images();
        images.attach(found.images().getManager());
        NDArray gradient = found.images();
        double penalty = 0;
        for (String axis : new String[] {":, :, %s, :", ":, :, :, %s"}) {
            NDArray difference =
                    images.get(new NDIndex(axis.formatted("1:"))).sub(images.get(new NDIndex(axis.formatted(":-1"))));
            penalty += weight * difference.square().sum().toFloatArray()[0];
            NDArray pull = difference.mul(2 * weight);
            gradient = gradient.duplicate();
            NDIndex after = new NDIndex(axis.formatted("1:"));
            NDIndex before = new NDIndex(axis.formatted(":-1"));
            gradient.set(after, gradient.get(after).add(pull));
            gradient.set(before, gradient.get(before).sub(pull));
        }
        double largest = gradient.abs().max().toFloatArray()[0];
        return new ImageGradient(found.loss() + penalty, largest, gradient);
    }

    @Override
    public Workload workload() {
        return matched.workload();
    }
}
