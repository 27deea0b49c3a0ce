package dev.laddstreams.learning.evaluation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.DistilledSet;
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
import dev.laddstreams.learning.training.MixPlan;
import dev.laddstreams.learning.training.NetworkTrainer;
import dev.laddstreams.learning.training.ParallelSeeds;
import dev.laddstreams.learning.training.StepPlan;
import dev.laddstreams.learning.training.ViewPool;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Trains fresh networks on a distilled set as the literature does and tests them. A set made in stages is trained on stage
 * after stage, each time on all images up to it, with its learning rate; momenta start anew.
 */
public final class SetEvaluator {
    private static final double MIX = 0.8;

    private final DistilledSet set;
    private final SetRecipe recipe;
    private final ConvNetSpec network;
    private final ImageSet test;
    private final Normalisation normalisation;
    private final float[] targets;
    private final List<Part> stages;

    private SetEvaluator(
            DistilledSet set, SetRecipe recipe, ConvNetSpec network, ImageSet test, Normalisation normalisation) {
        this.set = set;
        this.recipe = recipe;
        this.network = network;
        this.test = test;
        this.normalisation = normalisation;
        this.stages = TrainingStages.of(set).parts(recipe.learningRate());
        this.targets = recipe.temperature().isPresent() && set.teachers().isEmpty()
                ? logits(set)
                : set.softLabels().orElseGet(() -> ViewPool.oneHot(set.images().labels(), test.classes()));
    }

    /**
     * Trains and tests in float32; networks side by side, as many as PyTorch has threads.
     *
     * @param seeds one network each
     * @throws LaddException INCOMPATIBLE where set, network and test images do not fit; DIVERGED; INTERRUPTED
     */
    public static EvaluationOutcome evaluate(
            DistilledSet set,
            SetRecipe recipe,
            ConvNetSpec network,
            ImageSet test,
            Normalisation normalisation,
            long[] seeds) {
        if (!set.images().shape().equals(network.input())
                || !test.shape().equals(network.input())
                || test.classes() != network.classes()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "evaluate with " + network.family(),
                    "images of " + set.images().shape() + ", test images of " + test.shape() + " in " + test.classes()
                            + " classes",
                    network.input() + " images of " + network.classes() + " classes");
        }
        long started = System.nanoTime();
        SetEvaluator evaluator = new SetEvaluator(set, recipe, network, test, normalisation);
        double[] accuracies = ParallelSeeds.run(seeds, "evaluate", evaluator::trainAndTest);
        return new EvaluationOutcome(accuracies, seeds.clone(), evaluator.flops(), (System.nanoTime() - started) / 1e9);
    }

    /** But for a constant an image, which softmax takes away. */
    private static float[] logits(DistilledSet set) {
        float[] labels = set.softLabels()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.INCOMPATIBLE,
                        "evaluate by mixed labels",
                        "a set with hard labels",
                        "one with soft ones"))
                .clone();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (float) Math.log(Math.max(labels[i], Float.MIN_NORMAL));
        }
        return labels;
    }

    private double flops() {
        double views = stages.stream()
                .mapToDouble(stage -> (double) stage.images().length * recipe.epochs())
                .sum();
        return 6.0 * network.multiplyAdds() * views;
    }

    private double trainAndTest(long seed) {
        LabelledImages images = set.images();
        try (TorchProgram program = NetworkTrainer.loadProgram();
                TorchScope scope = TorchScope.open()) {
            ViewPool pool = ViewPool.of(scope, images.values(), images.shape(), targets, network.classes());
            PixelScale scale = PixelScale.of(scope, normalisation);
            List<List<NDArray>> teachers = set.teachers().stream()
                    .map(teacher -> ConvNet.tensors(scope, teacher))
                    .toList();
            NetworkWeights weights = ConvNet.initialise(network, seed);
            double accuracy = 0;
            for (int i = 0; i < stages.size(); i++) {
                Part stage = stages.get(i);
                try (NetworkTrainer trainer = new NetworkTrainer(
                        program,
                        weights,
                        new Descent(Optimizer.SGD, recipe.momentum(), recipe.weightDecay()),
                        recipe.augmentation(),
                        Precision.FLOAT32,
                        SeededRandom.of(seed, "stage", stage.number()).nextLong())) {
                    train(trainer, pool, teachers, scale, stage, seed);
                    weights = trainer.weights();
                    if (i == stages.size() - 1) {
                        accuracy = trainer.classifier().accuracy(test, normalisation, tested -> {});
                    }
                }
            }
            return accuracy;
        }
    }

    private void train(
            NetworkTrainer trainer,
            ViewPool pool,
            List<List<NDArray>> teachers,
            PixelScale scale,
            Part stage,
            long seed) {
        int[] positions = stage.images();
        int steps = (positions.length + recipe.batch() - 1) / recipe.batch();
        int size = positions.length / steps;
        for (int epoch = 0; epoch < recipe.epochs(); epoch++) {
            int[] order = SeededRandom.permutation(
                    positions.length, SeededRandom.of(seed, "order of stage " + stage.number(), epoch));
            long[] chosen = new long[steps * size];
            Arrays.setAll(chosen, i -> positions[order[i]]);
            if (recipe.temperature().isPresent()) {
                double rate = stage.learningRate() * (1 + Math.cos(Math.PI * epoch / recipe.epochs())) / 2;
                RandomGenerator random = SeededRandom.of(seed, "mix of stage " + stage.number(), epoch);
                trainer.runMixed(
                        pool,
                        teachers,
                        scale,
                        mix(chosen, steps, rate, random),
                        recipe.temperature().getAsDouble());
            } else {
                double rate = stage.learningRate() * (epoch < recipe.epochs() / 2 ? 1 : 0.1);
                trainer.run(pool, pool, scale, StepPlan.uniform(chosen, size, rate));
            }
        }
    }

    private static MixPlan mix(long[] chosen, int steps, double rate, RandomGenerator random) {
        int size = chosen.length / steps;
        long[] partners = new long[chosen.length];
        double[] shares = new double[steps];
        double[] rates = new double[steps];
        for (int step = 0; step < steps; step++) {
            int[] partner = SeededRandom.permutation(size, random);
            for (int i = 0; i < size; i++) {
                partners[step * size + i] = partner[i];
            }
            shares[step] = beta(random);
            rates[step] = rate;
        }
        return new MixPlan(chosen, partners, shares, rates);
    }

    /** Beta(0.8, 0.8), by the method of Joehnk (1964). */
    private static double beta(RandomGenerator random) {
        double a;
        double b;
        do {
            a = Math.pow(random.nextDouble(), 1 / MIX);
            b = Math.pow(random.nextDouble(), 1 / MIX);
        } while (a + b > 1 || a + b == 0);
        return a / (a + b);
    }
}
