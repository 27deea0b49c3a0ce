package dev.laddstreams.learning.distillation.run;

import ai.djl.ndarray.NDArray;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.learning.distillation.ClassIndex;
import dev.laddstreams.learning.distillation.Pruning;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workload;
import dev.laddstreams.learning.distillation.axes.model.NetworkTraining;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.Classifier;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.ParallelSeeds;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How much each real image is worth to distillation, and the set without the least useful ones (Xu et al., Distill Gold from
 * Massive Ores, BiLP; the static level). Lowest worth: the greatest loss of fresh networks ({@code loss-init}); the greatest
 * loss of networks trained for a few epochs ({@code loss-converge}); the least gain in accuracy of networks that have trained
 * on the image over those that have not ({@code monte-carlo}). As many of each class leave.
 */
final class Utility {
    private static final int RUNS = 3;
    private static final int SUBSETS = 8;
    private static final int EPOCHS = 5;
    /** Enough to tell hard images from easy ones, at a fraction of the cost of a large set. */
    private static final int TRAINING_IMAGES = 5_000;

    private static final int MOST_BATCH = 64;
    /** Of an epoch, where there are few images. */
    private static final int LEAST_STEPS = 16;

    private static final int SCORED_AT_ONCE = 2_048;
    private static final int QUERIES = 1_000;

    private final Wiring wiring;
    private final int[] all;

    @GuardedBy("this")
    private int trained;

    private Utility(Wiring wiring) {
        this.wiring = wiring;
        this.all = wiring.pool().index().all();
    }

    /** The positions that a recipe with pruning leaves. At least {@code atLeast} stay in each class. */
    static ClassIndex prune(Wiring wiring, int atLeast) {
        ClassIndex index = wiring.pool().index();
        Recipe recipe = wiring.recipe();
        double[] worth = new Utility(wiring).worth(recipe.get(Setting.PRUNE));
        double ratio = recipe.get(Setting.PRUNE_RATIO);
        int[][] kept = new int[index.classes()][];
        for (int c = 0; c < kept.length; c++) {
            int[] positions = index.of(c);
            int stay = Math.max(atLeast, (int) Math.ceil(positions.length * (1 - ratio)));
            kept[c] = Arrays.stream(positions)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer position) -> -worth[position]))
                    .limit(stay)
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray();
        }
        return index.keeping(kept);
    }

    /** What pruning takes. */
    static Workload workload(Wiring wiring) {
        Recipe recipe = wiring.recipe();
        double images = wiring.pool().index().all().length;
        return switch (recipe.get(Setting.PRUNE)) {
            case LOSS_INIT -> new Workload(RUNS * images, wiring.workers().most(RUNS), 0);
            case LOSS_CONVERGE ->
                new Workload(
                        RUNS * (images + 3.0 * EPOCHS * Math.min(TRAINING_IMAGES, images)),
                        wiring.workers().most(RUNS),
                        0);
            case MONTE_CARLO ->
                new Workload(
                        SUBSETS * (3 * images / 2 + QUERIES), wiring.workers().most(SUBSETS), 0);
            case NONE, RANDOM -> Workload.NONE;
        };
    }

    /** What each real image is worth, by its position in the set. */
    private double[] worth(Pruning by) {
        return switch (by) {
            case LOSS_INIT -> meanOverNetworks(RUNS, 0);
            case LOSS_CONVERGE -> meanOverNetworks(RUNS, EPOCHS);
            case MONTE_CARLO -> gainFromTraining();
            case NONE, RANDOM -> random();
        };
    }

    private double[] random() {
        double[] worth = new double[wiring.request().real().count()];
        int[] order = wiring.seed().derive("prune", 0).sample(all, all.length);
        for (int i = 0; i < order.length; i++) {
            worth[order[i]] = i;
        }
        return worth;
    }

    private double[] meanOverNetworks(int runs, int epochs) {
        double[] worth = new double[wiring.request().real().count()];
        double[][] losses = new double[runs][];
        ParallelSeeds.run(LongStream.range(0, runs).toArray(), "score real images", run -> {
            Seed seed = wiring.seed().derive("utility", run);
            int count = Math.min(TRAINING_IMAGES, all.length);
            NetworkWeights weights = train(seed, seed.derive("images", 0).sample(all, count), epochs);
            losses[Math.toIntExact(run)] = losses(weights, all);
            say(runs);
            return 0;
        });
        // in the order of the networks, whichever ended first: the same run has the same sums
        for (double[] ofNetwork : losses) {
            for (int i = 0; i < all.length; i++) {
                worth[all[i]] -= ofNetwork[i] / runs;
            }
        }
        return worth;
    }

    /** Each network trains on half of the images; its accuracy on others counts for those and against the other half. */
    private double[] gainFromTraining() {
        double[] with = new double[wiring.request().real().count()];
        double[] without = with.clone();
        int[] timesWith = new int[with.length];
        int[] timesWithout = new int[with.length];
        int[] queries = wiring.seed().derive("queries", 0).sample(all, Math.min(QUERIES, all.length));
        BitSet[] halves = new BitSet[SUBSETS];
        double[] accuracies = ParallelSeeds.run(LongStream.range(0, SUBSETS).toArray(), "score real images", run -> {
            Seed seed = wiring.seed().derive("subset", run);
            int[] half = seed.derive("images", 0).sample(all, Math.max(1, all.length / 2));
            NetworkWeights weights = train(seed, half, 1);
            BitSet chosen = new BitSet(with.length);
            Arrays.stream(half).forEach(chosen::set);
            halves[Math.toIntExact(run)] = chosen;
            say(SUBSETS);
            return -Arrays.stream(losses(weights, queries)).average().orElseThrow();
        });
        for (int run = 0; run < SUBSETS; run++) {
            for (int position : all) {
                boolean in = halves[run].get(position);
                (in ? with : without)[position] += accuracies[run];
                (in ? timesWith : timesWithout)[position]++;
            }
        }
        for (int position : all) {
            with[position] = with[position] / Math.max(1, timesWith[position])
                    - without[position] / Math.max(1, timesWithout[position]);
        }
        return with;
    }

    private NetworkWeights train(Seed seed, int[] positions, int epochs) {
        NetworkWeights weights = ConvNet.initialise(
                wiring.request().network(), seed.derive("network", 0).value());
        if (epochs == 0) {
            return weights;
        }
        int batch = Math.max(8, Math.min(MOST_BATCH, positions.length / LEAST_STEPS));
        return new NetworkTraining(wiring, 0.01, 0.9, 0, batch, Augmentation.NONE)
                .train(weights, wiring.pool().views(), positions, epochs, seed, (epoch, trainer) -> {});
    }

    /** Cross entropy of the images at some positions. */
    private double[] losses(NetworkWeights weights, int[] positions) {
        int[] labels = wiring.request().real().labels();
        int classes = wiring.classes();
        double[] losses = new double[positions.length];
        try (TorchScope scope = TorchScope.open()) {
            List<NDArray> tensors = ConvNet.tensors(scope, weights);
            for (int from = 0; from < positions.length; from += SCORED_AT_ONCE) {
                int[] part = Arrays.copyOfRange(positions, from, Math.min(positions.length, from + SCORED_AT_ONCE));
                try (TorchScope round = scope.child()) {
                    float[] logits = wiring.program()
                            .call(
                                    round,
                                    Classifier.LOGITS_OF,
                                    wiring.pool().pixels(),
                                    round.indices(part),
                                    wiring.pool().scale().scale(),
                                    wiring.pool().scale().shift(),
                                    tensors,
                                    wiring.request().network().tensorsPerBlock())
                            .get(0)
                            .toFloatArray();
                    for (int i = 0; i < part.length; i++) {
                        losses[from + i] = crossEntropy(logits, i * classes, classes, labels[part[i]]);
                    }
                }
            }
        }
        return losses;
    }

    private static double crossEntropy(float[] logits, int from, int classes, int label) {
        double greatest = IntStream.range(from, from + classes)
                .mapToDouble(i -> logits[i])
                .max()
                .orElseThrow();
        double sum = 0;
        for (int i = from; i < from + classes; i++) {
            sum += Math.exp(logits[i] - greatest);
        }
        return greatest + Math.log(sum) - logits[from + label];
    }

    private synchronized void say(int of) {
        trained++;
        wiring.preparation().at(trained + " of " + of + " networks have scored the real images");
    }
}
