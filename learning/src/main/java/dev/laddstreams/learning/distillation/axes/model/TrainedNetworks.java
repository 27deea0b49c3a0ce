package dev.laddstreams.learning.distillation.axes.model;

import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.ModelSource;
import dev.laddstreams.learning.distillation.axes.Pieces;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workload;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.ViewPool;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A network that serves several matching steps and trains between them, on the synthetic images as they are (DC, DSA) or on
 * real ones (IDC); then a new one.
 */
public final class TrainedNetworks implements ModelSource {
    private static final String WEIGHTS = "weights";
    private static final double WEIGHT_DECAY_ON_REAL = 5e-4;

    /** What networks train on. */
    public enum On {
        SYNTHETIC,
        REAL
    }

    private final Wiring wiring;
    private final On on;
    private final FirstWeights first;
    private final NetworkTraining training;
    private final int outerLoops;
    private final int epochs;
    private final NetworkWeights like;
    private NetworkWeights weights;

    public TrainedNetworks(Wiring wiring, On on) {
        Recipe recipe = wiring.recipe();
        // Without augmentation while networks train on few images, they learn them by heart; DSA augments here too.
        Augmentation augmentation = recipe.get(Setting.AUGMENTATION);
        this.wiring = wiring;
        this.on = on;
        this.first = new FirstWeights(wiring);
        this.outerLoops = recipe.get(Setting.OUTER_LOOPS);
        this.epochs = recipe.get(Setting.INNER_LOOPS);
        this.training = new NetworkTraining(
                wiring,
                recipe.get(Setting.NETWORK_LEARNING_RATE),
                recipe.get(Setting.NETWORK_MOMENTUM),
                on == On.REAL ? WEIGHT_DECAY_ON_REAL : 0,
                recipe.get(Setting.NETWORK_BATCH),
                augmentation);
        this.like = ConvNet.initialise(wiring.request().network(), 0);
        this.weights = like;
    }

    @Override
    public Set<Capability> provides() {
        return Set.of(Capability.WEIGHTS);
    }

    @Override
    public Model next(Iteration iteration, SyntheticBatch synthetic) {
        if (iteration.number() % outerLoops == 0) {
            weights = first.of(iteration.seed().derive("network", 0), iteration.stage(), synthetic);
        } else if (epochs > 0) {
            Seed seed = iteration.seed().derive("training", 0);
            weights = switch (on) {
                case SYNTHETIC ->
                    training.train(
                            weights,
                            synthetic.views(),
                            IntStream.range(0, synthetic.count()).toArray(),
                            epochs,
                            seed);
                case REAL -> trainOnReal(seed);
            };
        }
        return new Model(ConvNet.tensors(iteration.scope(), weights));
    }

    private NetworkWeights trainOnReal(Seed seed) {
        int[] all = wiring.pool().index().all();
        int count = Math.min(all.length, wiring.recipe().get(Setting.NETWORK_IMAGES));
        int[] sample = seed.derive("images", 0).sample(all, count);
        ViewPool views = wiring.pool().views();
        return training.train(weights, views, sample, epochs, seed);
    }

    @Override
    public Map<String, float[]> state() {
        return Map.of(WEIGHTS, HeldNetwork.flat(weights));
    }

    @Override
    public void restore(Map<String, float[]> state) {
        weights = HeldNetwork.of(like, Objects.requireNonNull(state.get(WEIGHTS), WEIGHTS));
    }

    @Override
    public Workload workload() {
        double images = on == On.SYNTHETIC
                ? wiring.classes() * (double) Pieces.syntheticPerClass(wiring)
                : wiring.recipe().get(Setting.NETWORK_IMAGES);
        double share = (outerLoops - 1.0) / outerLoops;
        return new Workload(
                3 * images * epochs * share,
                1,
                Math.min((int) images, wiring.recipe().get(Setting.NETWORK_BATCH)));
    }
}
