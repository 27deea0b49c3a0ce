package dev.laddstreams.learning.distillation.axes.model;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.ModelSource;
import dev.laddstreams.learning.distillation.axes.Stage;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workload;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.NetworkWeights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Ways of networks trained on the real images: a student starts where one of them was after some epoch, and should arrive
 * where it was some epochs later. Experts train only up to the last epoch that can be drawn, in parallel, and are kept on
 * disk. In later stages of a progressive schedule they start from networks that have passed the earlier images.
 */
public final class ExpertTrajectories implements ModelSource {
    private final Wiring wiring;
    private final FirstWeights first;
    private final NetworksOnReal networks;
    private final int experts;
    private final int epochs;
    private final int latestStart;
    private final int ahead;
    private final NetworkWeights like;
    private final Map<Integer, List<TrainedFile>> byStage = new HashMap<>();

    /** @throws LaddException USAGE where experts are too short for the window */
    public ExpertTrajectories(Wiring wiring) {
        Recipe recipe = wiring.recipe();
        this.wiring = wiring;
        this.first = new FirstWeights(wiring);
        this.experts = recipe.get(Setting.EXPERTS);
        this.latestStart = recipe.get(Setting.LATEST_START);
        this.ahead = recipe.get(Setting.EPOCHS_AHEAD);
        this.epochs = latestStart + ahead;
        requireLongEnough(recipe.get(Setting.EXPERT_EPOCHS));
        NetworkTraining training = new NetworkTraining(
                wiring,
                recipe.get(Setting.EXPERT_LEARNING_RATE),
                0,
                0,
                recipe.get(Setting.EXPERT_BATCH),
                recipe.get(Setting.AUGMENTATION));
        this.networks = new NetworksOnReal(
                wiring, "expert", training, epochs, recipe.get(Setting.EXPERT_IMAGES), NetworksOnReal.Kept.ALL);
        this.like = ConvNet.initialise(wiring.request().network(), 0);
    }

    private void requireLongEnough(int expertEpochs) {
        if (epochs > expertEpochs) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "distil",
                    Setting.EXPERT_EPOCHS.name() + " " + expertEpochs,
                    "at least " + Setting.LATEST_START.name() + " + " + Setting.EPOCHS_AHEAD.name() + ", " + epochs);
        }
    }

    @Override
    public Set<Capability> provides() {
        return Set.of(Capability.WEIGHTS, Capability.TARGET_WEIGHTS);
    }

    @Override
    public Model next(Iteration iteration, SyntheticBatch synthetic) {
        Stage stage = iteration.stage();
        if (!byStage.containsKey(stage.index())) {
            byStage.clear();
            byStage.put(stage.index(), networks.trained(first.name(stage, synthetic), experts, number -> {
                Seed seed = wiring.seed().derive("expert network", number);
                return first.of(seed, stage, synthetic);
            }));
        }
        RandomGenerator random = iteration.seed().derive("expert", 0).generator();
        TrainedFile expert = byStage.get(stage.index()).get(random.nextInt(experts));
        int start = random.nextInt(latestStart + 1);
        return new Model(
                ConvNet.tensors(iteration.scope(), HeldNetwork.of(like, expert.snapshot(start))),
                ConvNet.tensors(iteration.scope(), HeldNetwork.of(like, expert.snapshot(start + ahead))));
    }

    @Override
    public Workload preparation() {
        int images = wiring.recipe().get(Setting.EXPERT_IMAGES);
        int all = wiring.pool().index().all().length;
        double passes = 3.0
                * experts
                * epochs
                * (images == 0 ? all : Math.min(images, all))
                * wiring.schedule().stages().size();
        return new Workload(passes, wiring.workers().most(experts), 0);
    }
}
