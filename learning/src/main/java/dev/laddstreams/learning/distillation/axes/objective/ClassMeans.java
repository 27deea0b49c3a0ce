package dev.laddstreams.learning.distillation.axes.objective;

import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
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
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Squared distance between the class means of statistics of each image, summed over statistics and classes. Instance norm
 * keeps samples apart, so that real images can go through the network in pieces that fit a processor's cache.
 *
 * <p>As the distance is a sum over samples, some can be left out of an iteration by their effect (BiLP's dynamic level): those
 * whose features are nearest to the class mean, which change nothing, and those farthest from it. The length of a sample's
 * difference from the mean stands for its effect on the gradient, which is that difference seen through the synthetic images.
 */
public final class ClassMeans implements Objective {
    private static final int SYNTHETIC_AT_ONCE = 16;
    /** Scale of DataDAM's loss in its published code. */
    private static final float ATTENTION_SCALE = 100;
    /** Weights of the earlier and the later layers in CAFE's published code; its last map counts twice. */
    private static final float EARLY_LAYER = 0.1f;

    /** What is averaged over the images of a class; its code is that in {@code distillation.py}. */
    public enum Statistic {
        /** Features after the last pooling (Zhao, Bilen, Dataset Condensation with Distribution Matching). */
        FEATURES(0),
        /** Spatial attention of the blocks but the last, and features (Sajedi et al., DataDAM). */
        SPATIAL_ATTENTION(1),
        /** The same with attention of channels (Khaki et al., ATOM). */
        SPATIAL_AND_CHANNEL_ATTENTION(2),
        /** Activations of each block and features (Wang et al., CAFE). */
        LAYERS(3);

        private final int code;

        Statistic(int code) {
            this.code = code;
        }
    }

    private final Wiring wiring;
    private final Statistic statistic;
    private final double power;
    private final double discrimination;
    private final float[] importance;
    private final int classesAtOnce;

    public ClassMeans(Wiring wiring, Statistic statistic) {
        ConvNetSpec network = wiring.request().network();
        Pieces.requireInstanceNorm(network, "match class means");
        Recipe recipe = wiring.recipe();
        this.wiring = wiring;
        this.statistic = statistic;
        this.power = recipe.has(Setting.ATTENTION_POWER) ? recipe.get(Setting.ATTENTION_POWER) : 1;
        this.discrimination = recipe.has(Setting.DISCRIMINATION_WEIGHT) ? recipe.get(Setting.DISCRIMINATION_WEIGHT) : 0;
        this.importance = importance(statistic, network.depth(), recipe);
        this.classesAtOnce = discrimination > 0
                ? wiring.classes()
                : Math.max(1, SYNTHETIC_AT_ONCE / Pieces.syntheticPerClass(wiring));
    }

    private static float[] importance(Statistic statistic, int depth, Recipe recipe) {
        return switch (statistic) {
            case FEATURES -> new float[] {1};
            case SPATIAL_ATTENTION -> attention(depth - 1, recipe);
            case SPATIAL_AND_CHANNEL_ATTENTION -> attention(2 * (depth - 1), recipe);
            case LAYERS -> {
                float[] layers = new float[depth + 1];
                Arrays.fill(layers, 0, depth, EARLY_LAYER);
                layers[depth - 1] = 1;
                layers[depth] = 2;
                yield layers;
            }
        };
    }

    private static float[] attention(int maps, Recipe recipe) {
        float[] importance = new float[maps + 1];
        Arrays.fill(importance, ATTENTION_SCALE);
        importance[maps] = (float) (ATTENTION_SCALE * recipe.get(Setting.FEATURE_WEIGHT));
        return importance;
    }

    @Override
    public Set<Capability> requires() {
        return Set.of(Capability.REAL_IMAGES, Capability.WEIGHTS);
    }

    @Override
    public ImageGradient evaluate(Iteration iteration, Model model, RealBatch real, SyntheticBatch synthetic) {
        ClassProgram program = new ClassProgram(wiring, DistillationProgram.MATCH_MEANS);
        ClassProgram.OwnArguments own = (scope, from, to) -> List.of(
                classesAtOnce,
                statistic.code,
                power,
                scope.floats(importance, importance.length),
                discrimination,
                wiring.recipe().get(Setting.BATCH_PRUNE_RATIO));
        return discrimination > 0
                ? program.together(iteration, model, real, synthetic, own)
                : program.sideBySide(iteration, model, real, synthetic, own);
    }

    @Override
    public Workload workload() {
        int perClass = Pieces.syntheticPerClass(wiring);
        double passes = Pieces.realImages(wiring) + 3.0 * wiring.classes() * perClass;
        int atOnce = discrimination > 0 ? wiring.classes() * perClass : classesAtOnce * perClass;
        int sideBySide = discrimination > 0 ? 1 : wiring.workers().most(wiring.classes());
        int piece = Pieces.size(wiring.request().network());
        return new Workload(passes, sideBySide, sideBySide * Math.max(atOnce, piece));
    }
}
