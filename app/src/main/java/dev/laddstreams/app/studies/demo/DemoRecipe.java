package dev.laddstreams.app.studies.demo;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.training.Augmentation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a demo distils: by the method's small recipe, shorter yet where the demo is, or by the published one. */
final class DemoRecipe {
    /** The method whose point the augmentation is. */
    private static final String SIAMESE = "dsa";

    /** What takes the time of a method: its iterations, and the networks that it trains before them. */
    private static final List<Setting> SHORTENED = List.of(Setting.ITERATIONS, Setting.EXPERTS, Setting.TEACHER_IMAGES);

    private DemoRecipe() {}

    /** @param augmentation the demo's, in the place of full DSA; {@code dsa} and the published recipe have their own */
    static Recipe of(DemoRequest request, ImageShape shape, int imagesPerClass, Augmentation augmentation) {
        RecipeName name = name(request.length());
        Recipe recipe = Methods.recipe(request.method(), name, imagesPerClass, shape.channels());
        if (name == RecipeName.PUBLISHED) {
            return recipe;
        }
        boolean largeInHaste = request.length() == DemoLength.QUICK && !DemoSizes.isSmall(shape);
        double share =
                switch (request.length()) {
                    case QUICK -> largeInHaste ? 0.2 : 0.4;
                    case DEFAULT -> 0.5;
                    case FULL, PUBLISHED -> 1;
                };
        Map<String, String> changes = new HashMap<>();
        for (Setting setting : SHORTENED) {
            // For images, 0 stands for all of them.
            if (recipe.has(setting) && recipe.count(setting) > 0) {
                change(changes, setting, share * recipe.count(setting));
            }
        }
        if (recipe.augmentation() == Augmentation.DSA && !request.method().equals(SIAMESE)) {
            changes.put(Setting.AUGMENTATION.key(), DemoSizes.name(augmentation));
        }
        if (largeInHaste && recipe.has(Setting.REAL_PER_CLASS)) {
            change(changes, Setting.REAL_PER_CLASS, recipe.count(Setting.REAL_PER_CLASS) / 2.0);
        }
        return recipe.changed(changes);
    }

    private static void change(Map<String, String> changes, Setting setting, double count) {
        changes.put(setting.key(), Long.toString(Math.max(1, Math.round(count))));
    }

    static RecipeName name(DemoLength length) {
        return length == DemoLength.PUBLISHED ? RecipeName.PUBLISHED : RecipeName.SMALL;
    }
}
