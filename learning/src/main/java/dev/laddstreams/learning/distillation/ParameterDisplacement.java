package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.DsaParameters;
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
final class ParameterDisplacement implements Objective {
    /** Least weight of a tensor; our choice, no code is published. */
    private static final double FLOOR = 0.5;

    private static final String WEIGHTS = "weights";
    /** Memory for the graphs of steps that are kept instead of made again. */
    private static final long KEPT_BYTES = 768L << 20;

    private final Wiring wiring;
    private final boolean tesla;
    private final boolean learned;
    private final int steps;
    private final int kept;
    private final float[] logits;

    ParameterDisplacement(Wiring wiring) {
        ConvNetSpec network = wiring.request().network();
        Pieces.requireInstanceNorm(network, "match trajectories");
        Recipe recipe = wiring.recipe();
        this.wiring = wiring;
        this.tesla = recipe.is(Setting.GRADIENT, "tesla");
        this.learned = recipe.is(Setting.PARAMETER_WEIGHTS, "learned");
        this.steps = recipe.count(Setting.STUDENT_STEPS);
        this.kept = (int) Math.min(steps, KEPT_BYTES / stepBytes());
        this.logits = new float[network.tensorsPerBlock() * network.depth() + 2];
    }

    private long stepBytes() {
        return batch(wiring.classes() * Pieces.syntheticPerClass(wiring))
                * Pieces.firstMapBytes(wiring.request().network())
                * DistillationEstimate.HELD_PER_VALUE
                * 2;
    }

    private int batch(int images) {
        int batch = wiring.recipe().count(Setting.STUDENT_BATCH);
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
        Augmentation augmentation = wiring.recipe().augmentation();
        int rows = augmentation == Augmentation.NONE ? 1 : batch;
        int[] operations = new int[steps];
        float[] draws = new float[steps * rows * DsaParameters.COLUMNS];
        for (int step = 0; step < steps; step++) {
            DsaParameters drawn = DsaParameters.draw(
                    augmentation,
                    wiring.request().real().shape(),
                    rows,
                    iteration.seed().derive("student augmentation", step).generator());
            operations[step] = drawn.operation().code();
            System.arraycopy(drawn.values(), 0, draws, step * rows * DsaParameters.COLUMNS, drawn.values().length);
        }
        List<NDArray> results = wiring.workers().batch(batch, wiring.request().network(), () -> wiring.program()
                .call(
                        iteration.scope(),
                        "match_displacement",
                        synthetic.images(),
                        synthetic.targets(),
                        iteration.scope().longs(order(iteration, images, batch), steps, batch),
                        iteration.scope().indices(operations),
                        iteration.scope().floats(draws, steps, rows, DsaParameters.COLUMNS),
                        model.weights(),
                        model.goal(),
                        wiring.request().network().tensorsPerBlock(),
                        synthetic.learningRate(),
                        tesla ? 1 : 0,
                        iteration.scope().floats(importance, importance.length),
                        kept));
        double[] numbers = results.get(0).toDoubleArray();
        if (learned && Double.isFinite(numbers[0])) {
            learn(importance, results.get(4).toDoubleArray());
        }
        return new ImageGradient(
                numbers[0],
                numbers[1],
                results.get(1),
                Optional.of(results.get(2)),
                OptionalDouble.of(results.get(3).toDoubleArray()[0]));
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
        double rate = wiring.recipe().number(Setting.WEIGHT_LEARNING_RATE);
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
        return new Workload((9.0 * steps + 3.0 * (steps - kept)) * batch, 2 * batch * Math.max(1, kept));
    }
}
