package dev.laddstreams.learning.evaluation;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.training.Augmentation;

/**
 * How a fresh network is trained on a distilled set in the literature: epochs of stochastic gradient descent on whole images
 * with the labels of the set, learning rate x 0.1 after half of them (Zhao, Mopuri, Bilen 2021).
 *
 * @param epochs of each stage of the set
 * @param batch images in a step, at most
 * @param learningRate where the set has learned none
 */
public record SetRecipe(
        int epochs, int batch, double learningRate, double momentum, double weightDecay, Augmentation augmentation) {
    public SetRecipe {
        requireNonNull(augmentation, "augmentation");
        if (epochs < 1 || batch < 1 || !(learningRate > 0)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "evaluate by this recipe",
                    epochs + " epochs, batch " + batch + ", learning rate " + learningRate,
                    "epochs and batch >= 1, learning rate > 0");
        }
    }

    /** Batches of 256, learning rate 0.01, momentum 0.9, weight decay 5e-4. */
    public static SetRecipe published(int epochs, Augmentation augmentation) {
        return new SetRecipe(epochs, 256, 0.01, 0.9, 5e-4, augmentation);
    }
}
