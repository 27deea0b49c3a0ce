package dev.laddstreams.learning.training;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.engine.Precision;
import dev.laddstreams.learning.engine.TorchMethod;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.engine.TorchSource;
import dev.laddstreams.learning.network.Classifier;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.network.PixelScale;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Trains one network, several steps to a call: {@code loss = sum over a step's views of importance * cross entropy}. Equal
 * arguments give equal weights, however the steps are divided into calls. For one thread at a time; closing frees the
 * weights.
 */
public final class NetworkTrainer implements AutoCloseable {
    public static final TorchMethod TRAIN =
            TorchMethod.of("train(first, second, scale, shift, first_targets, second_targets, order, split, "
                    + "importance, operations, parameters, rates, w, m, v, per_block, kind, rule, momentum, "
                    + "decay, done)");
    public static final TorchMethod TRAIN_MIXED =
            TorchMethod.of("train_mixed(images, scale, shift, labels, teachers, counts, order, partners, shares, "
                    + "operations, parameters, rates, w, m, v, per_block, temperature, decay, done)");
    public static final TorchMethod GRADIENTS = TorchMethod.of("gradients(x, targets, importance, w, per_block, kind)");
    public static final TorchMethod DIVERGENCE_OF = TorchMethod.of("divergence_of(logits, labels, temperature)");

    /** The TorchScript program with the steps; {@link #loadProgram()} loads it with those that it needs. */
    public static final TorchSource PROGRAM = TorchSource.of("training", TRAIN, TRAIN_MIXED, GRADIENTS, DIVERGENCE_OF);

    private final TorchProgram program;
    private final ConvNetSpec spec;
    private final Descent descent;
    private final Precision precision;
    private final Augmentation augmentation;
    private final RandomGenerator augmentationRandom;
    private final TorchScope scope;
    private final List<NDArray> weights;
    private final List<NDArray> firstMoments;
    private final List<NDArray> secondMoments;
    private long done;

    /**
     * @param program from {@link #loadProgram()}; stays the caller's
     * @param seed of the augmentation's parameters
     */
    public NetworkTrainer(
            TorchProgram program,
            NetworkWeights start,
            Descent descent,
            Augmentation augmentation,
            Precision precision,
            long seed) {
        this.program = program;
        this.spec = start.spec();
        this.descent = descent;
        this.precision = precision;
        this.augmentation = augmentation;
        this.augmentationRandom = SeededRandom.of(seed, "augmentation", 0);
        this.scope = TorchScope.open();
        this.weights = ConvNet.tensors(scope, start);
        this.firstMoments = zerosOfTrainable();
        this.secondMoments = zerosOfTrainable();
    }

    /** The program that training needs; one may serve several trainers. */
    public static TorchProgram loadProgram() {
        return TorchProgram.load(ConvNet.PROGRAM, Classifier.PROGRAM, DsaParameters.PROGRAM, PROGRAM);
    }

    /**
     * Takes the steps of a plan.
     *
     * @param scale for pools of raw intensities
     * @return the loss of each step, before its update
     * @throws LaddException with reason {@code DIVERGED} when a loss is not finite, {@code INTERRUPTED} when the thread is
     *     interrupted before the first step
     */
    public float[] run(ViewPool first, ViewPool second, PixelScale scale, StepPlan plan) {
        int steps = plan.steps();
        int views = plan.views();
        return take(
                steps,
                views,
                (call, operations, parameters) -> program.call(
                        call,
                        TRAIN,
                        first.images(),
                        second.images(),
                        scale.scale(),
                        scale.shift(),
                        first.targets(),
                        second.targets(),
                        call.longs(plan.order(), steps, views),
                        plan.split(),
                        call.floats(plan.importance(), views),
                        operations,
                        parameters,
                        call.doubles(plan.rates(), steps),
                        weights,
                        firstMoments,
                        secondMoments,
                        spec.tensorsPerBlock(),
                        precision.code(),
                        descent.rule(),
                        descent.momentum(),
                        descent.weightDecay(),
                        done));
    }

    /**
     * Takes steps of AdamW on mixed images with softened labels (MixUp in logits); the descent's rule does not count, its
     * weight decay does.
     *
     * @param pool whose targets are logits; they do not count where there are teachers
     * @param teachers networks with batch norm that label every mixed batch, their logits averaged; none for the targets
     * @param temperature of both the labels and the predictions
     * @return the loss of each step, before its update
     * @throws LaddException as {@link #run}
     */
    public float[] runMixed(
            ViewPool pool, List<List<NDArray>> teachers, PixelScale scale, MixPlan plan, double temperature) {
        int steps = plan.steps();
        int views = plan.views();
        int[] counts = teachers.stream().mapToInt(List::size).toArray();
        List<NDArray> unused = List.of(pool.targets());
        return take(
                steps,
                views,
                (call, operations, parameters) -> program.call(
                        call,
                        TRAIN_MIXED,
                        pool.images(),
                        scale.scale(),
                        scale.shift(),
                        pool.targets(),
                        teachers.isEmpty()
                                ? unused
                                : teachers.stream().flatMap(List::stream).toList(),
                        call.indices(counts),
                        call.longs(plan.order(), steps, views),
                        call.longs(plan.partners(), steps, views),
                        call.doubles(plan.shares(), steps),
                        operations,
                        parameters,
                        call.doubles(plan.rates(), steps),
                        weights,
                        firstMoments,
                        secondMoments,
                        spec.tensorsPerBlock(),
                        temperature,
                        descent.weightDecay(),
                        done));
    }

    /** A part of the program that takes some steps and returns their losses. */
    @FunctionalInterface
    private interface Steps {
        List<NDArray> take(TorchScope call, NDArray operations, NDArray parameters);
    }

    /** Takes steps, each with an augmentation of its own. */
    private float[] take(int count, int views, Steps steps) {
        stopIfInterrupted();
        try (TorchScope call = scope.child()) {
            Augmentations drawn = draw(count, views);
            float[] losses = steps.take(
                            call,
                            call.longs(drawn.operations(), count),
                            call.floats(drawn.parameters(), count, drawn.rows(), DsaParameters.COLUMNS))
                    .get(0)
                    .toFloatArray();
            checkFinite(losses);
            done += count;
            return losses;
        }
    }

    /** A copy of the weights as they are now. */
    public NetworkWeights weights() {
        return ConvNet.weights(spec, weights);
    }

    /** The network as it is now; not to be used after the trainer is closed. */
    public Classifier classifier() {
        return new Classifier(program, spec, weights);
    }

    @Override
    public void close() {
        scope.close();
    }

    private record Augmentations(long[] operations, float[] parameters, int rows) {}

    private Augmentations draw(int steps, int views) {
        ImageShape shape = spec.input();
        int rows = augmentation == Augmentation.NONE ? 1 : views;
        long[] operations = new long[steps];
        float[] parameters = new float[steps * rows * DsaParameters.COLUMNS];
        for (int step = 0; step < steps; step++) {
            DsaParameters drawn = DsaParameters.draw(augmentation, shape, rows, augmentationRandom);
            operations[step] = drawn.operation().code();
            System.arraycopy(drawn.values(), 0, parameters, step * rows * DsaParameters.COLUMNS, drawn.values().length);
        }
        return new Augmentations(operations, parameters, rows);
    }

    private void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw LaddException.cannot(
                    Reason.INTERRUPTED,
                    "go on training " + spec.family(),
                    "interrupted after " + done + " steps",
                    "no interrupt");
        }
    }

    private void checkFinite(float[] losses) {
        for (int i = 0; i < losses.length; i++) {
            if (!Float.isFinite(losses[i])) {
                throw LaddException.cannot(
                        Reason.DIVERGED,
                        "train " + spec.family(),
                        "loss " + losses[i] + " at step " + (done + i + 1),
                        "a finite loss; try a smaller learning rate");
            }
        }
    }

    private List<NDArray> zerosOfTrainable() {
        List<NDArray> zeros = new ArrayList<>();
        int perBlock = spec.tensorsPerBlock();
        for (int i = 0; i < weights.size(); i++) {
            if (i >= weights.size() - 2 || i % perBlock < 4) {
                zeros.add(scope.zeros(weights.get(i).getShape().getShape()));
            }
        }
        return zeros;
    }
}
