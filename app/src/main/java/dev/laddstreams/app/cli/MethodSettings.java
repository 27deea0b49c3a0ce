package dev.laddstreams.app.cli;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.run.Methods;
import java.util.List;

/**
 * The settings that a distillation method takes from a recipe; written as JSON with these names.
 *
 * @param published whether the method's authors give settings for that number of images per class
 */
record MethodSettings(
        String method, String title, String recipe, int imagesPerClass, boolean published, List<Row> settings) {
    MethodSettings {
        settings = List.copyOf(settings);
    }

    /** One setting of a method, as a table shows it. */
    record Row(String setting, String value, String rule, String description) {}

    static MethodSettings of(String method, RecipeName recipeName, int imagesPerClass, int channels) {
        Recipe recipe = Methods.recipe(method, recipeName, imagesPerClass, channels);
        List<Row> rows = recipe.settings().stream()
                .map(setting -> new Row(setting.name(), recipe.text(setting), setting.rule(), setting.description()))
                .toList();
        return new MethodSettings(
                method,
                requireNonNull(Methods.titles().get(method), method),
                EnumCode.of(recipeName),
                imagesPerClass,
                Methods.isPublished(method, imagesPerClass),
                rows);
    }

    /** The method, its recipe and size in one line for people. */
    String heading() {
        return "%s, %s: recipe %s for %d image%s per class%s"
                .formatted(
                        method,
                        title,
                        recipe,
                        imagesPerClass,
                        imagesPerClass == 1 ? "" : "s",
                        published ? "" : ", extrapolated: its authors give none for that number");
    }

    /** The table alone, without a trailing line break. */
    @Override
    public String toString() {
        TextTable table = new TextTable("setting", "value", "description");
        settings.forEach(row -> table.row(row.setting(), row.value(), row.description()));
        return table.toString();
    }
}
