package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.studies.LabelRecipe;
import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.training.Augmentation;
import java.util.List;

/** How a demo distils: by the method's small recipe, shorter yet where the demo is, or by the published one. */
final class DemoRecipe {
    /** The method whose point the augmentation is. */
    private static final String SIAMESE = "dsa";

    /** What takes the time of a method: its iterations, and the networks that it trains before them. */
    private static final List<TypedKey<Integer>> SHORTENED =
            List.of(Setting.ITERATIONS, Setting.EXPERTS, Setting.TEACHER_IMAGES);

    private DemoRecipe() {}

    /** @param augmentation the demo's, in the place of full DSA; {@code dsa} and the published recipe have their own */
    static Recipe of(DemoRequest request, ImageShape shape, int imagesPerClass, Augmentation augmentation) {
        RecipeName name = name(request.length());
        Recipe recipe = Methods.recipe(request.method(), name, imagesPerClass, shape.channels());
        if (name == RecipeName.PUBLISHED) {
            return recipe;
        }
        boolean largeInHaste = request.length() == DemoLength.QUICK && !LabelRecipe.isSmall(shape);
        double share =
                switch (request.length()) {
                    case QUICK -> largeInHaste ? 0.2 : 0.4;
                    case DEFAULT -> 0.5;
                    case FULL, PUBLISHED -> 1;
                };
        for (TypedKey<Integer> setting : SHORTENED) {
            // For images, 0 stands for all of them.
            if (recipe.has(setting) && recipe.get(setting) > 0) {
                recipe = shortened(recipe, setting, share);
            }
        }
        if (recipe.get(Setting.AUGMENTATION) == Augmentation.DSA
                && !request.method().equals(SIAMESE)) {
            recipe = recipe.with(Setting.AUGMENTATION, augmentation);
        }
        return largeInHaste && recipe.has(Setting.REAL_PER_CLASS)
                ? shortened(recipe, Setting.REAL_PER_CLASS, 0.5)
                : recipe;
    }

    private static Recipe shortened(Recipe recipe, TypedKey<Integer> setting, double share) {
        return recipe.with(setting, (int) Math.max(1, Math.round(share * recipe.get(setting))));
    }

    static RecipeName name(DemoLength length) {
        return length == DemoLength.PUBLISHED ? RecipeName.PUBLISHED : RecipeName.SMALL;
    }
}
