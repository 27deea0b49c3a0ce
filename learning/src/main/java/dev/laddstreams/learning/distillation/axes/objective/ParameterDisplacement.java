package dev.laddstreams.learning.distillation.axes.objective;

import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.TensorWeights;
import dev.laddstreams.learning.distillation.axes.Capability;
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
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How far a student ends from an expert after some steps on synthetic images, over the expert's own way (Cazenavette et
 * al., Dataset Distillation by Matching Training Trajectories). The gradient through the steps is exact, or takes the
 * student's path for constant (Cui et al., TESLA). Tensors of the network may have learned weights of mean 1 (after Liu et
 * al., IADD): {@code floor + (1 - floor) * tensors * softmax(v)}, which cannot vanish.
 */
public final class ParameterDisplacement implements Objective {
    /** Least weight of a tensor; our choice, no code is published. */
    private static final double FLOOR = 0.5;

    private static final String WEIGHTS = "weights";
    /** Memory for the tapes of steps that are kept instead of made again. */
    private static final long KEPT_BYTES = 768L << 20;

    private final Wiring wiring;
    private final boolean learned;
    private final int steps;
    private final UnrolledStudent student;
    private final float[] logits;

    public ParameterDisplacement(Wiring wiring) {
        ConvNetSpec network = wiring.request().network();
        Pieces.requireInstanceNorm(network, "match trajectories");
        Recipe recipe = wiring.recipe();
        this.wiring = wiring;
        this.learned = recipe.get(Setting.PARAMETER_WEIGHTS) == TensorWeights.LEARNED;
        this.steps = recipe.get(Setting.STUDENT_STEPS);
        this.student = new UnrolledStudent(
                wiring.program(),
                wiring.workers(),
                (int) Math.min(steps, KEPT_BYTES / stepBytes()),
                recipe.get(Setting.GRADIENT));
        this.logits = new float[network.tensorsPerBlock() * network.depth() + 2];
    }

    private long stepBytes() {
        return batch(wiring.classes() * Pieces.syntheticPerClass(wiring))
                * Pieces.firstMapBytes(wiring.request().network())
                * Workload.HELD_PER_VALUE;
    }

    private int batch(int images) {
        int batch = wiring.recipe().get(Setting.STUDENT_BATCH);
        return batch == 0 ? images : Math.min(batch, images);
    }

    @Override
    public Set<Capability> requires() {
        return Set.of(Capability.TARGET_WEIGHTS);
    }

    @Override
    public ImageGradient evaluate(Iteration iteration, Model model, RealBatch real, SyntheticBatch synthetic) {
        int images = synthetic.perClass() * wiring.classes();
        int batch = batch(images);
        float[] importance = importance();
        Augmentation augmentation = wiring.recipe().get(Setting.AUGMENTATION);
        List<DsaParameters> drawn = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            drawn.add(DsaParameters.draw(
                    augmentation,
                    wiring.request().real().shape(),
                    augmentation == Augmentation.NONE ? 1 : batch,
                    iteration.seed().derive("student augmentation", step).generator()));
        }
        UnrolledStudent.Rest rest = student.rest(
                iteration.scope(),
                synthetic.images(),
                synthetic.targets(),
                new UnrolledStudent.Batches(batch, order(iteration, images, batch), drawn),
                new UnrolledStudent.Way(model.weights(), model.goal(), synthetic.learningRate(), importance));
        if (learned && Double.isFinite(rest.distance())) {
            learn(importance, rest.byTensor());
        }
        return new ImageGradient(
                rest.distance(),
                rest.largest(),
                rest.images(),
                Optional.of(rest.targets()),
                OptionalDouble.of(rest.learningRate()));
    }

    /** Epochs over the synthetic images, each in an order of its own; a step never crosses from one to the next. */
    private long[] order(Iteration iteration, int images, int batch) {
        long[] order = new long[steps * batch];
        int[] permutation = {};
        int at = 0;
        for (int step = 0, epoch = 0; step < steps; step++) {
            if (at + batch > permutation.length) {
                permutation = SeededRandom.permutation(
                        images,
                        iteration.seed().derive("student order", epoch++).generator());
                at = 0;
            }
            for (int i = 0; i < batch; i++) {
                order[step * batch + i] = permutation[at++];
            }
        }
        return order;
    }

    private float[] importance() {
        float[] importance = new float[logits.length];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        for (int i = 0; i < importance.length; i++) {
            importance[i] = (float) (FLOOR + (1 - FLOOR) * importance.length * Math.exp(logits[i]) / sum);
        }
        return importance;
    }

    /** One step of gradient descent on sum(importance^2 * distance) by the logits. */
    private void learn(float[] importance, double[] distances) {
        double rate = wiring.recipe().get(Setting.WEIGHT_LEARNING_RATE);
        double mean = 0;
        double[] share = new double[importance.length];
        for (int i = 0; i < importance.length; i++) {
            share[i] = (importance[i] - FLOOR) / (1 - FLOOR) / importance.length;
            mean += share[i] * 2 * importance[i] * distances[i];
        }
        for (int i = 0; i < importance.length; i++) {
            double gradient = (1 - FLOOR) * importance.length * share[i] * (2 * importance[i] * distances[i] - mean);
            logits[i] = (float) (logits[i] - rate * gradient);
        }
    }

    @Override
    public Map<String, float[]> state() {
        Map<String, float[]> state = new HashMap<>();
        state.put(WEIGHTS, logits.clone());
        return state;
    }

    @Override
    public void restore(Map<String, float[]> state) {
        System.arraycopy(state.get(WEIGHTS), 0, logits, 0, logits.length);
    }

    @Override
    public Workload workload() {
        int batch = batch(wiring.classes() * Pieces.syntheticPerClass(wiring));
        int kept = student.kept();
        double passes = (9.0 * steps + 3.0 * (steps - kept)) * batch;
        return new Workload(passes, wiring.workers().most(batch), batch * (Math.max(1, kept) + 1));
    }
}
