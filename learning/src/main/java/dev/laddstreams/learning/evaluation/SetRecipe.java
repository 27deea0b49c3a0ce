package dev.laddstreams.learning.evaluation;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.training.Augmentation;
import java.util.OptionalDouble;

/**
 * How a fresh network is trained on a distilled set in the literature. Without a temperature: stochastic gradient descent on
 * whole images with the labels of the set, learning rate x 0.1 after half of the epochs (Zhao, Mopuri, Bilen 2021). With one:
 * AdamW on mixed images, their soft labels mixed as logits, softened by the temperature, the learning rate falling along a
 * cosine (Zhang et al. 2024, INFER).
 *
 * @param epochs of each stage of the set
 * @param batch images in a step, at most
 * @param learningRate where the set has learned none
 */
public record SetRecipe(
        int epochs,
        int batch,
        double learningRate,
        double momentum,
        double weightDecay,
        Augmentation augmentation,
        OptionalDouble temperature) {
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
        return new SetRecipe(epochs, 256, 0.01, 0.9, 5e-4, augmentation, OptionalDouble.empty());
    }

    /** The recipe for soft labels: AdamW 1e-3 with weight decay 0.01, batches of 64, temperature 30. */
    public static SetRecipe mixed(int epochs, Augmentation augmentation) {
        return new SetRecipe(epochs, 64, 1e-3, 0, 0.01, augmentation, OptionalDouble.of(30));
    }
}
