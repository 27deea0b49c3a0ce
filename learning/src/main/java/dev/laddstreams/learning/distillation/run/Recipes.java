package dev.laddstreams.learning.distillation.run;

import static dev.laddstreams.learning.distillation.Setting.*;

import dev.laddstreams.learning.distillation.GradientMetric;
import dev.laddstreams.learning.distillation.ImageOptimizer;
import dev.laddstreams.learning.distillation.ImageSchedule;
import dev.laddstreams.learning.distillation.ImageStart;
import dev.laddstreams.learning.distillation.Labels;
import dev.laddstreams.learning.distillation.PixelRange;
import dev.laddstreams.learning.distillation.Pruning;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.StudentGradient;
import dev.laddstreams.learning.distillation.TensorWeights;
import dev.laddstreams.learning.training.Augmentation;

/**
 * Settings of each method: published ones from the papers and their authors' code, where they exist for the number of
 * images per class; in between the next smaller known one holds.
 */
final class Recipes {
    private Recipes() {}

    /** What every method has whose images are pixels. */
    private static Recipe pixels() {
        return Recipe.empty()
                .with(IMAGE_START, ImageStart.REAL)
                .with(IMAGE_OPTIMIZER, ImageOptimizer.SGD)
                .with(IMAGE_SCHEDULE, ImageSchedule.CONSTANT)
                .with(IMAGE_MOMENTUM, 0.5)
                .with(PIXEL_RANGE, PixelRange.FREE)
                .with(AUGMENTATION, Augmentation.DSA)
                .with(FORMATION_FACTOR, 1)
                .with(STAGES, 1)
                .with(STAGE_STEPS, 300)
                .with(PRUNE, Pruning.NONE)
                .with(PRUNE_RATIO, 0.0)
                .with(LABELS, Labels.HARD);
    }

    /** Zhao, Bilen 2023: 20,000 iterations, 256 real images a class, learning rate 1 up to 50 images, then 10. */
    static Recipe dm(RecipeName name, int perClass) {
        Recipe published = pixels().with(BATCH_PRUNE_RATIO, 0.0)
                .with(ITERATIONS, 20_000)
                .with(REAL_PER_CLASS, 256)
                .with(IMAGE_LEARNING_RATE, perClass <= 50 ? 1.0 : 10.0);
        return switch (name) {
            case PUBLISHED -> published;
            case SMALL -> published.with(ITERATIONS, 300).with(REAL_PER_CLASS, 64);
            case REFERENCE ->
                published.with(ITERATIONS, 300).with(REAL_PER_CLASS, 32).with(AUGMENTATION, Augmentation.NONE);
        };
    }

    /** Xu et al. 2023 over DM: half of the real images leave for good, a fifth of the others each time; the shares are ours. */
    static Recipe bilp(RecipeName name, int perClass) {
        return dm(name, perClass)
                .with(PRUNE, Pruning.LOSS_CONVERGE)
                .with(PRUNE_RATIO, 0.5)
                .with(BATCH_PRUNE_RATIO, 0.2);
    }

    /** Sajedi et al. 2023: power 4, features at 0.01, 8,000 iterations. ATOM's code is not published: the same here. */
    static Recipe attention(RecipeName name, int perClass) {
        Recipe recipe = dm(name, perClass).with(ATTENTION_POWER, 4.0).with(FEATURE_WEIGHT, 0.01);
        return name == RecipeName.PUBLISHED ? recipe.with(ITERATIONS, 8_000) : recipe;
    }

    /** Zhao, Mopuri, Bilen 2021: 1,000 networks of (outer, inner) loops by the number of images per class. */
    static Recipe dc(RecipeName name, int perClass) {
        int outer = outerLoops(perClass);
        Recipe published = pixels().with(IMAGE_START, ImageStart.NOISE)
                .with(AUGMENTATION, Augmentation.NONE)
                .with(ITERATIONS, 1_000 * outer)
                .with(REAL_PER_CLASS, 256)
                .with(IMAGE_LEARNING_RATE, 0.1)
                .with(METRIC, GradientMetric.ROW_COSINE)
                .with(OUTER_LOOPS, outer)
                .with(INNER_LOOPS, perClass == 1 ? 1 : 500 / outer)
                .with(NETWORK_LEARNING_RATE, 0.01)
                .with(NETWORK_MOMENTUM, 0.0)
                .with(NETWORK_BATCH, 256);
        return switch (name) {
            case PUBLISHED -> published;
            case SMALL ->
                published
                        .with(IMAGE_START, ImageStart.REAL)
                        .with(ITERATIONS, 400)
                        .with(REAL_PER_CLASS, 64)
                        .with(INNER_LOOPS, Math.min(10, perClass == 1 ? 1 : 500 / outer));
            case REFERENCE ->
                published
                        .with(IMAGE_START, ImageStart.REAL)
                        .with(ITERATIONS, 150)
                        .with(REAL_PER_CLASS, 64);
        };
    }

    private static int outerLoops(int perClass) {
        if (perClass == 1) {
            return 1;
        }
        return perClass >= 50 ? 50 : Math.max(10, perClass / 10 * 10);
    }

    /** Zhao, Bilen 2021: DC from real images, with augmentation. */
    static Recipe dsa(RecipeName name, int perClass) {
        Recipe recipe = dc(name, perClass).with(IMAGE_START, ImageStart.REAL);
        return name == RecipeName.REFERENCE ? recipe : recipe.with(AUGMENTATION, Augmentation.DSA);
    }

    /** Wang et al. 2022: 2,000 iterations, window tolerances 0.04 and 0.03; the caps of both loops are ours. */
    static Recipe cafe(RecipeName name) {
        Recipe published = pixels().with(BATCH_PRUNE_RATIO, 0.0)
                .with(IMAGE_START, ImageStart.NOISE)
                .with(AUGMENTATION, Augmentation.NONE)
                .with(IMAGE_SCHEDULE, ImageSchedule.STEPS)
                .with(ITERATIONS, 2_000)
                .with(REAL_PER_CLASS, 256)
                .with(IMAGE_LEARNING_RATE, 0.1)
                .with(DISCRIMINATION_WEIGHT, 0.01)
                .with(NETWORK_LEARNING_RATE, 0.01)
                .with(NETWORK_MOMENTUM, 0.0)
                .with(NETWORK_BATCH, 256)
                .with(OUTER_LOOPS, 100)
                .with(INNER_LOOPS, 20)
                .with(OUTER_TOLERANCE, 0.04)
                .with(INNER_TOLERANCE, 0.03);
        return switch (name) {
            case PUBLISHED -> published;
            case SMALL, REFERENCE ->
                published
                        .with(IMAGE_START, ImageStart.REAL)
                        .with(ITERATIONS, 300)
                        .with(REAL_PER_CLASS, 64)
                        .with(INNER_LOOPS, 3);
        };
    }

    /**
     * Kim et al. 2022: four images in the place of one, networks that train on real images. The published learning rates
     * belong to pixels in 0..1 and to batches of another size; these are ours.
     */
    static Recipe idc(RecipeName name, int channels) {
        Recipe published = pixels().with(FORMATION_FACTOR, 2)
                .with(PIXEL_RANGE, PixelRange.VALID)
                .with(METRIC, channels == 1 ? GradientMetric.MAGNITUDES : GradientMetric.SQUARES)
                .with(ITERATIONS, 200_000)
                .with(REAL_PER_CLASS, 128)
                .with(IMAGE_LEARNING_RATE, channels == 1 ? 0.002 : 0.1)
                .with(OUTER_LOOPS, 100)
                .with(INNER_LOOPS, 1)
                .with(NETWORK_LEARNING_RATE, 0.01)
                .with(NETWORK_MOMENTUM, 0.9)
                .with(NETWORK_BATCH, 128)
                .with(NETWORK_IMAGES, 500);
        return switch (name) {
            case PUBLISHED -> published;
            case SMALL, REFERENCE ->
                published
                        .with(ITERATIONS, 400)
                        .with(REAL_PER_CLASS, 64)
                        .with(OUTER_LOOPS, 20)
                        .with(NETWORK_BATCH, 64)
                        .with(METRIC, GradientMetric.ROW_COSINE)
                        .with(IMAGE_LEARNING_RATE, 0.2)
                        .with(IMAGE_SCHEDULE, ImageSchedule.COSINE)
                        .with(AUGMENTATION, channels == 1 ? Augmentation.NONE : Augmentation.DSA);
        };
    }

    /** Cazenavette et al. 2022, the settings of CIFAR-10; none are published for grey images. */
    static Recipe mtt(RecipeName name, int perClass) {
        boolean one = perClass == 1;
        Recipe published = pixels().with(ITERATIONS, 5_000)
                .with(IMAGE_LEARNING_RATE, perClass < 50 ? 100.0 : 1_000.0)
                .with(EXPERTS, 100)
                .with(EXPERT_EPOCHS, 50)
                .with(EXPERT_IMAGES, 0)
                .with(EXPERT_BATCH, 256)
                .with(EXPERT_LEARNING_RATE, 0.01)
                .with(LATEST_START, one ? 2 : perClass < 50 ? 20 : 40)
                .with(EPOCHS_AHEAD, 2)
                .with(STUDENT_STEPS, one ? 50 : 30)
                .with(STUDENT_BATCH, 0)
                .with(SYNTHETIC_LEARNING_RATE, one ? 0.01 : 0.001)
                .with(RATE_LEARNING_RATE, one ? 1e-7 : 1e-5)
                .with(GRADIENT, StudentGradient.EXACT)
                .with(PARAMETER_WEIGHTS, TensorWeights.EQUAL)
                .with(WEIGHT_LEARNING_RATE, 0.1)
                .with(LABEL_LEARNING_RATE, 2.0);
        return switch (name) {
            case PUBLISHED -> published;
            case SMALL ->
                published
                        .with(ITERATIONS, one ? 300 : 200)
                        .with(EXPERTS, 5)
                        .with(EXPERT_EPOCHS, 10)
                        .with(EXPERT_IMAGES, 5_000)
                        .with(EXPERT_BATCH, 64)
                        .with(LATEST_START, 4)
                        .with(STUDENT_STEPS, one ? 20 : 15)
                        .with(SYNTHETIC_LEARNING_RATE, 0.02)
                        .with(RATE_LEARNING_RATE, 1e-5)
                        .with(AUGMENTATION, Augmentation.NONE);
            case REFERENCE ->
                mtt(RecipeName.SMALL, perClass)
                        .with(ITERATIONS, 200)
                        .with(EXPERTS, 3)
                        .with(EXPERT_EPOCHS, 6)
                        .with(EXPERT_IMAGES, 3_000)
                        .with(STUDENT_STEPS, 10);
        };
    }

    /** Du et al. 2023, Chen et al. 2024: MTT in stages; their sizes are 17 + 17 + 16 of 50 and five equal ones. */
    static Recipe progressive(RecipeName name, int perClass, int stages) {
        Recipe whole = mtt(name, perClass).with(STAGES, stages);
        return switch (name) {
            case PUBLISHED -> whole;
            case SMALL, REFERENCE ->
                whole.with(ITERATIONS, Math.max(40, 200 / stages)).with(STAGE_STEPS, 100);
        };
    }

    /** Yin, Xing, Shen 2023, the settings of CIFAR-100: no other are published. */
    static Recipe sre2l(RecipeName name) {
        Recipe published = pixels().with(IMAGE_START, ImageStart.NOISE)
                .with(IMAGE_OPTIMIZER, ImageOptimizer.ADAM)
                .with(IMAGE_SCHEDULE, ImageSchedule.COSINE)
                .with(PIXEL_RANGE, PixelRange.VALID)
                .with(AUGMENTATION, Augmentation.NONE)
                .with(ITERATIONS, 1_000)
                .with(IMAGE_LEARNING_RATE, 0.25)
                .with(TEACHERS, 1)
                .with(TEACHER_IMAGES, 0)
                .with(TEACHER_EPOCHS, 200)
                .with(STATISTICS_WEIGHT, 0.01)
                .with(FIRST_BLOCK_WEIGHT, 10.0)
                .with(SHIFT, 4)
                .with(LABELS, Labels.TEACHER);
        return switch (name) {
            case PUBLISHED -> published;
            case SMALL, REFERENCE ->
                published.with(ITERATIONS, 200).with(TEACHER_IMAGES, 10_000).with(TEACHER_EPOCHS, 5);
        };
    }

    /** Zhang et al. 2024: four networks, statistics at weight 1, the perturbation from zero. */
    static Recipe infer(RecipeName name) {
        Recipe published = sre2l(RecipeName.PUBLISHED)
                .with(IMAGE_START, ImageStart.REAL)
                .with(TEACHERS, 4)
                .with(STATISTICS_WEIGHT, 1.0);
        return switch (name) {
            case PUBLISHED -> published;
            case SMALL, REFERENCE ->
                published
                        .with(ITERATIONS, 100)
                        .with(TEACHERS, 2)
                        .with(TEACHER_IMAGES, 10_000)
                        .with(TEACHER_EPOCHS, 5);
        };
    }
}
