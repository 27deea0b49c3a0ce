package dev.laddstreams.sinks.evaluation;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.learning.training.Augmentation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the tags of a dataset are evaluated. Datasets that are to be compared take the same seeds, width and recipe: then
 * they get equal gradient steps.
 *
 * @param test real images; they pick nothing
 * @param controls each gives one evaluation, in this order
 * @param seeds one network each
 * @param width of the networks' convolutions
 * @param recipe by which they train; empty for the measured default for the tag's size
 * @param augmentation of the default recipe
 */
public record EvaluationPlan(
        ImageSet test,
        List<Control> controls,
        List<Long> seeds,
        int width,
        Optional<DeploymentRecipe> recipe,
        Augmentation augmentation) {
    /** Hard labels, and dense ones. */
    public static final List<Control> DEFAULT_CONTROLS = List.of(Control.HARD, Control.DENSE);

    /** The plan of a dataset, by its id; empty when it is not to be evaluated. Called once for each activation. */
    @FunctionalInterface
    public interface Source extends Function<String, Optional<EvaluationPlan>> {}

    public EvaluationPlan {
        requireNonNull(test, "test");
        requireNonNull(recipe, "recipe");
        requireNonNull(augmentation, "augmentation");
        controls = List.copyOf(controls);
        seeds = List.copyOf(seeds);
        if (controls.isEmpty() || seeds.isEmpty() || width < 1) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "plan an evaluation",
                    controls.size() + " controls, " + seeds.size() + " networks of width " + width,
                    "at least one control, one network and width 1");
        }
    }

    /** The recipe for a set of so many images. */
    public DeploymentRecipe recipe(int images, int classes) {
        return recipe.orElseGet(() -> DeploymentRecipe.forImages(Math.max(1, images / classes), classes, augmentation));
    }
}
