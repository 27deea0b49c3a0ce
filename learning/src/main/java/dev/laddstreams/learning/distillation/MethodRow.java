package dev.laddstreams.learning.distillation;

import java.util.Set;
import java.util.function.Function;

/**
 * A method: one choice on each axis.
 *
 * @param name as users type it
 * @param title for people
 * @param recipes its settings
 * @param published images per class for which its authors give settings
 */
record MethodRow(
        String name,
        String title,
        RecipeSource recipes,
        Set<Integer> published,
        Function<Wiring, Objective> objective,
        Function<Wiring, ModelSource> modelSource,
        Function<Wiring, Parameterisation> parameterisation,
        Function<Wiring, RealSource> realSource,
        Function<DistillationRequest, Schedule> schedule,
        Function<Wiring, LabelPolicy> labelPolicy) {
    /** Settings by recipe, images per class and channels of an image. */
    @FunctionalInterface
    interface RecipeSource {
        Recipe of(RecipeName name, int imagesPerClass, int channels);
    }

    MethodRow {
        published = Set.copyOf(published);
    }

    WiredMethod wire(Wiring wiring) {
        return new WiredMethod(
                objective.apply(wiring),
                modelSource.apply(wiring),
                parameterisation.apply(wiring),
                realSource.apply(wiring),
                wiring.schedule(),
                labelPolicy.apply(wiring));
    }
}
