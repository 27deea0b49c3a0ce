package dev.laddstreams.app.studies.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.training.Augmentation;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DemoRecipeTest {
    private static final ImageShape CLOTHES = new ImageShape(1, 32, 32);

    /** The README's figures come from these sizes. */
    @ParameterizedTest
    @CsvSource({
        "QUICK, 1, 32, 120, 64, dsa-light",
        "QUICK, 3, 128, 60, 32, dsa-light",
        "DEFAULT, 1, 32, 150, 64, dsa-light",
        "FULL, 3, 128, 300, 64, dsa-light",
        "PUBLISHED, 1, 32, 20000, 256, dsa"
    })
    void shouldKeepTheSizesOfDistributionMatching(
            DemoLength length, int channels, int side, String iterations, String real, String augmentation) {
        Recipe recipe = recipe("dm", length, new ImageShape(channels, side, side), Augmentation.DSA_LIGHT);

        assertThat(recipe.values())
                .containsEntry("iterations", iterations)
                .containsEntry("real-per-class", real)
                .containsEntry("augmentation", augmentation);
    }

    @ParameterizedTest
    @CsvSource({"QUICK, 2, 4000", "DEFAULT, 3, 5000", "FULL, 5, 10000"})
    void shouldTrainFewerNetworksBeforehandInAShorterDemo(DemoLength length, String experts, String teacherImages) {
        assertThat(recipe("mtt", length, CLOTHES, Augmentation.NONE).values()).containsEntry("experts", experts);
        assertThat(recipe("sre2l", length, CLOTHES, Augmentation.NONE).values())
                .containsEntry("teacher-images", teacherImages);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void shouldShortenEveryMethod(String method) {
        int quick = iterations(recipe(method, DemoLength.QUICK, CLOTHES, Augmentation.NONE));
        int full = iterations(recipe(method, DemoLength.FULL, CLOTHES, Augmentation.NONE));

        assertThat((double) quick / full).isEqualTo(0.4);
    }

    static Stream<String> methods() {
        return Methods.titles().keySet().stream();
    }

    private static int iterations(Recipe recipe) {
        return Integer.parseInt(recipe.values().get("iterations"));
    }

    private static Recipe recipe(String method, DemoLength length, ImageShape shape, Augmentation augmentation) {
        DemoRequest request = new DemoRequest(
                new DemoRequest.RealImages("data", ReadingOptions.DEFAULT),
                OptionalInt.empty(),
                SubImageGrid.DEFAULT,
                method,
                OptionalInt.empty(),
                length,
                Optional.empty(),
                0);
        return DemoRecipe.of(request, shape, 10, augmentation);
    }
}
