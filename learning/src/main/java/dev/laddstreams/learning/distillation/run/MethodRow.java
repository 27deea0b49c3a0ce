package dev.laddstreams.learning.distillation.run;

import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.axes.LabelPolicy;
import dev.laddstreams.learning.distillation.axes.ModelSource;
import dev.laddstreams.learning.distillation.axes.Objective;
import dev.laddstreams.learning.distillation.axes.Parameterisation;
import dev.laddstreams.learning.distillation.axes.RealSource;
import dev.laddstreams.learning.distillation.axes.Schedule;
import dev.laddstreams.learning.distillation.axes.Wiring;
import java.util.Set;
import java.util.function.Function;

/**
 * A method: one choice on each axis, with its settings.
 *
 * @param name as users type it
 * @param title for people
 * @param recipes its settings
 * @param published images per class for which its authors give settings
 */
record MethodRow(String name, String title, RecipeSource recipes, Set<Integer> published, Axes axes) {
    /** Settings by recipe, images per class and channels of an image. */
    @FunctionalInterface
    interface RecipeSource {
        Recipe of(RecipeName name, int imagesPerClass, int channels);
    }

    /** A choice on each of the six axes of distillation. */
    record Axes(
            Function<Wiring, Objective> objective,
            Function<Wiring, ModelSource> modelSource,
            Function<Wiring, Parameterisation> parameterisation,
            Function<Wiring, RealSource> realSource,
            Function<DistillationRequest, Schedule> schedule,
            Function<Wiring, LabelPolicy> labelPolicy) {}

    MethodRow {
        published = Set.copyOf(published);
    }

    WiredMethod wire(Wiring wiring) {
        return new WiredMethod(
                axes.objective().apply(wiring),
                axes.modelSource().apply(wiring),
                axes.parameterisation().apply(wiring),
                axes.realSource().apply(wiring),
                wiring.schedule(),
                axes.labelPolicy().apply(wiring));
    }
}
