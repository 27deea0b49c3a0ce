package dev.laddstreams.learning.distillation;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.network.ConvNetSpec;

/**
 * What to distil and how.
 *
 * @param method name of the row of choices, for example {@code dm}
 * @param network that real and synthetic images pass
 * @param imagesPerClass stored for each class; a parameterisation may make more of them
 * @param recipe of this method, from {@code Methods}
 */
public record DistillationRequest(
        String method,
        ImageSet real,
        Normalisation normalisation,
        ConvNetSpec network,
        int imagesPerClass,
        Recipe recipe,
        Interim interim,
        long seed) {

    /** @throws LaddException USAGE for a setting out of range, INCOMPATIBLE where network and images do not fit */
    public DistillationRequest {
        requireNonNull(method, "method");
        requireNonNull(real, "real");
        requireNonNull(normalisation, "normalisation");
        requireNonNull(network, "network");
        requireNonNull(recipe, "recipe");
        requireNonNull(interim, "interim");
        require(imagesPerClass >= 1, "imagesPerClass " + imagesPerClass, "at least 1");
        boolean possible =
                switch (recipe.get(Setting.LABELS)) {
                    case HARD -> true;
                    case LEARNED -> recipe.has(Setting.LABEL_LEARNING_RATE);
                    case TEACHER, DYNAMIC -> recipe.has(Setting.TEACHERS);
                };
        require(
                possible,
                Setting.LABELS.name() + " " + recipe.text(Setting.LABELS) + " with method " + method,
                "labels that it can make: learned ones come from trajectory matching, those of teachers from methods that"
                        + " train them; or hard");
        requireFits(
                network.input().equals(real.shape()),
                "network input " + network.input() + " and images of " + real.shape(),
                "the same shape");
        requireFits(
                network.classes() == real.classes(),
                "a network of " + network.classes() + " classes and images of " + real.classes(),
                "the same number of classes");
        requireFits(
                normalisation.channels() == real.shape().channels(),
                "normalisation of " + normalisation.channels() + " channels and images of " + real.shape(),
                "one mean and std a channel");
    }

    private static void require(boolean holds, String value, String rule) {
        if (!holds) {
            throw LaddException.cannot(Reason.USAGE, "distil", value, rule);
        }
    }

    private static void requireFits(boolean holds, String value, String rule) {
        if (!holds) {
            throw LaddException.cannot(Reason.INCOMPATIBLE, "distil", value, rule);
        }
    }
}
