package dev.laddstreams.learning.evaluation;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.training.Augmentation;

/**
 * How a fresh network is trained on a label-augmented set: every control takes the same number of steps and views.
 * Loss = CE(first half of the views) + localWeight * CE(second half), each a mean over its half; SGD, learning rate x 0.1
 * at half of the steps. Stages share the steps evenly, and each lowers its learning rate at half of its own.
 *
 * @param steps at least 1
 * @param halfBatch views in each half of a step, at least 1
 * @param learningRate of sets that have learned none
 * @param augmentation one draw for all views of a step, both halves, with parameters for each view
 */
public record DeploymentRecipe(
        int steps,
        int halfBatch,
        double learningRate,
        double momentum,
        double weightDecay,
        double localWeight,
        Augmentation augmentation) {
    private static final double RATE_AFTER_HALF = 0.1;

    public DeploymentRecipe {
        requireNonNull(augmentation, "augmentation");
        if (steps < 1 || halfBatch < 1 || !(learningRate > 0) || !(localWeight >= 0)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "evaluate by this recipe",
                    steps + " steps, half batch " + halfBatch + ", learning rate " + learningRate + ", local weight "
                            + localWeight,
                    "steps and half batch >= 1, learning rate > 0, local weight >= 0");
        }
    }

    /**
     * The measured default for width 32 on a CPU: 500 steps of 10 + 10 views for 10 images (1 a class), 400 steps of 50 + 50
     * for 100 (10 a class); in between and beyond, half of the images in a half batch, at least 10 and at most 128.
     *
     * @param augmentation {@link Augmentation#NONE} was best for grey clothes and digits, {@link Augmentation#DSA_LIGHT} for
     *     colour photographs
     */
    public static DeploymentRecipe forImages(int imagesPerClass, int classes, Augmentation augmentation) {
        int steps = imagesPerClass == 1 ? 500 : 400;
        int halfBatch = Math.max(10, Math.min(128, imagesPerClass * classes / 2));
        return new DeploymentRecipe(steps, halfBatch, 0.01, 0.9, 5e-4, 1, augmentation);
    }

    /** The same with another number of steps. */
    public DeploymentRecipe withSteps(int count) {
        return new DeploymentRecipe(count, halfBatch, learningRate, momentum, weightDecay, localWeight, augmentation);
    }

    /**
     * Learning rate of a step.
     *
     * @param first learning rate of its stage
     * @param step 0-based, in its stage
     * @param steps of the stage
     */
    static double rate(double first, int step, int steps) {
        return step < steps / 2 ? first : first * RATE_AFTER_HALF;
    }
}
