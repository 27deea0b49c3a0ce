package dev.laddstreams.learning.evaluation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.engine.Precision;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.evaluation.TrainingStages.Part;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.network.PixelScale;
import dev.laddstreams.learning.training.Descent;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;
import dev.laddstreams.learning.training.NetworkTrainer;
import dev.laddstreams.learning.training.ParallelSeeds;
import dev.laddstreams.learning.training.StepPace;
import dev.laddstreams.learning.training.StepPlan;
import dev.laddstreams.learning.training.ViewPool;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Trains fresh networks on a label-augmented set and tests each once, after its last step. A set made in stages is trained on
 * stage after stage, each time on all images up to it, with its learning rate; momenta start anew.
 */
public final class DeploymentEvaluator {
    /** Work of one training view in units of one forward pass: forward, and backward at twice its cost. */
    private static final int TRAINING_WORK = 3;

    private final AugmentedSet set;
    private final Control control;
    private final DeploymentRecipe recipe;
    private final ConvNetSpec network;
    private final List<ImageSet> tests;
    private final Normalisation normalisation;
    private final ProgressListener progress;
    private final long totalWork;

    @GuardedBy("this")
    private long work;

    private DeploymentEvaluator(
            AugmentedSet set,
            Control control,
            DeploymentRecipe recipe,
            ConvNetSpec network,
            List<ImageSet> tests,
            Normalisation normalisation,
            int networks,
            ProgressListener progress) {
        this.set = set;
        this.control = control;
        this.recipe = recipe;
        this.network = network;
        this.tests = tests;
        this.normalisation = normalisation;
        this.progress = progress;
        long tested = tests.stream().mapToLong(ImageSet::count).sum();
        this.totalWork = networks * (TRAINING_WORK * 2L * recipe.halfBatch() * recipe.steps() + tested);
    }

    /**
     * Trains in bfloat16 where the processor has it, see {@link Precision#fastest()}; tests in float32. Networks train side by
     * side, as many as this thread's {@link dev.laddstreams.learning.engine.TorchEngine#threads()}.
     *
     * @param seeds one network each; the same seed gives the same initial weights and the same image draws under every
     *     control, so that differences are paired
     * @param progress hears several times a second, from several threads, one at a time
     * @throws LaddException with reason {@code INCOMPATIBLE} when set, network and test images do not fit, or dense labels
     *     are asked for and missing; with reason {@code DIVERGED} when a loss is not finite; {@code INTERRUPTED}
     */
    public static EvaluationOutcome evaluate(
            AugmentedSet set,
            Control control,
            DeploymentRecipe recipe,
            ConvNetSpec network,
            ImageSet test,
            Normalisation normalisation,
            long[] seeds,
            ProgressListener progress) {
        return evaluate(set, control, recipe, network, List.of(test), normalisation, seeds, progress)
                .get(0);
    }

    /**
     * As {@link #evaluate(AugmentedSet, Control, DeploymentRecipe, ConvNetSpec, ImageSet, Normalisation, long[],
     * ProgressListener)}, but tests each network on several sets of images.
     *
     * @param tests at least one
     * @return one outcome for each of them, in their order; the seconds are those of all together
     */
    public static List<EvaluationOutcome> evaluate(
            AugmentedSet set,
            Control control,
            DeploymentRecipe recipe,
            ConvNetSpec network,
            List<ImageSet> tests,
            Normalisation normalisation,
            long[] seeds,
            ProgressListener progress) {
        tests.forEach(test -> check(set, control, network, test, seeds));
        long started = System.nanoTime();
        DeploymentEvaluator evaluator = new DeploymentEvaluator(
                set, control, recipe, network, List.copyOf(tests), normalisation, seeds.length, progress);
        double[][] accuracies = new double[tests.size()][seeds.length];
        ParallelSeeds.run(LongStream.range(0, seeds.length).toArray(), "evaluate", number -> {
            int position = Math.toIntExact(number);
            double[] reached = evaluator.trainAndTest(seeds[position]);
            for (int i = 0; i < reached.length; i++) {
                accuracies[i][position] = reached[i];
            }
            return reached[0];
        });
        double seconds = (System.nanoTime() - started) / 1e9;
        return Arrays.stream(accuracies)
                .map(reached -> new EvaluationOutcome(reached, seeds.clone(), flops(recipe, network), seconds))
                .toList();
    }

    /** Of training one network: views of all steps, forward and backward, 2 a multiply-add. */
    private static double flops(DeploymentRecipe recipe, ConvNetSpec network) {
        return 2.0 * network.multiplyAdds() * TRAINING_WORK * 2 * recipe.halfBatch() * recipe.steps();
    }

    /** Accuracies on each of the sets. */
    private double[] trainAndTest(long seed) {
        LabelledImages images = set.images();
        Descent descent = new Descent(Optimizer.SGD, recipe.momentum(), recipe.weightDecay());
        try (TorchProgram program = NetworkTrainer.loadProgram();
                TorchScope scope = TorchScope.open()) {
            float[] hard = ViewPool.oneHot(images.labels(), set.classes());
            ViewPool whole = ViewPool.of(scope, images.values(), images.shape(), hard, set.classes());
            PixelScale scale = PixelScale.of(scope, normalisation);
            SecondHalf secondHalf = new SecondHalf(set, control);
            StepPace pace = new StepPace();
            List<Part> stages = set.stages().parts(recipe.learningRate());
            NetworkWeights weights = ConvNet.initialise(network, seed);
            double[] accuracies = new double[tests.size()];
            for (int i = 0; i < stages.size(); i++) {
                Part stage = stages.get(i);
                int steps = recipe.steps() * (i + 1) / stages.size() - recipe.steps() * i / stages.size();
                ImageDraws draws = new ImageDraws(stage, set.grid().subImages(), seed);
                try (NetworkTrainer trainer = new NetworkTrainer(
                        program, weights, descent, recipe.augmentation(), Precision.fastest(), drawsOf(seed, stage))) {
                    for (int step = 0; step < steps; ) {
                        int taken = pace.next(steps - step);
                        double[] rates = new double[taken];
                        for (int k = 0; k < taken; k++) {
                            rates[k] = DeploymentRecipe.rate(stage.learningRate(), step + k, steps);
                        }
                        takeSteps(trainer, whole, secondHalf, draws, scale, rates);
                        pace.done(taken);
                        step += taken;
                        advance(TRAINING_WORK * 2 * recipe.halfBatch() * taken);
                    }
                    weights = trainer.weights();
                    if (i == stages.size() - 1) {
                        for (int k = 0; k < accuracies.length; k++) {
                            accuracies[k] = trainer.classifier().accuracy(tests.get(k), normalisation, this::advance);
                        }
                    }
                }
            }
            return accuracies;
        }
    }

    /** Far from those of other networks, whose seeds follow each other. */
    private static long drawsOf(long seed, Part stage) {
        return seed + ((long) stage.number() << Integer.SIZE);
    }

    private void takeSteps(
            NetworkTrainer trainer,
            ViewPool whole,
            SecondHalf secondHalf,
            ImageDraws draws,
            PixelScale scale,
            double[] rates) {
        int half = recipe.halfBatch();
        int steps = rates.length;
        int[] drawn = new int[steps * half];
        int[] places = new int[steps * half];
        long[] order = new long[steps * 2 * half];
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < half; i++) {
                int view = step * half + i;
                drawn[view] = draws.image();
                places[view] = draws.subImage();
                order[step * 2 * half + i] = drawn[view];
                order[step * 2 * half + half + i] = view;
            }
        }
        try (TorchScope scope = TorchScope.open()) {
            ViewPool second = secondHalf.views(scope, drawn, places);
            trainer.run(whole, second, scale, new StepPlan(order, half, SecondHalf.importance(recipe), rates));
        }
    }

    private synchronized void advance(int done) {
        work += done;
        progress.progress(work, totalWork, control.code() + " networks");
    }

    private static void check(AugmentedSet set, Control control, ConvNetSpec network, ImageSet test, long[] seeds) {
        String shapes = "set " + set.images().shape() + " of " + set.classes() + " classes, test images " + test.shape()
                + " of " + test.classes() + " classes";
        boolean fits = set.images().shape().equals(network.input())
                && test.shape().equals(network.input())
                && set.classes() == network.classes()
                && test.classes() == network.classes();
        if (!fits) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "evaluate with " + network.family(),
                    shapes,
                    network.input() + " images of " + network.classes() + " classes");
        }
        if (control == Control.DENSE && !set.hasDenseLabels()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE, "evaluate control " + control.code(), "no dense labels", "a labelled set");
        }
        if (set.images().count() == 0 || test.count() == 0 || seeds.length == 0) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "evaluate",
                    set.images().count() + " images, " + test.count() + " test images, " + seeds.length + " seeds",
                    "at least one of each");
        }
    }
}
