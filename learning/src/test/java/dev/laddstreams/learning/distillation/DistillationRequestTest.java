package dev.laddstreams.learning.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistillationRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iterations | 0 | iterations 0 (expected: a whole number of at least 1)",
                "iterations | 1.5 | iterations 1.5 (expected: a whole number of at least 1)",
                "real-per-class | 0 | real-per-class 0 (expected: a whole number of at least 1)",
                "image-learning-rate | 0 | image-learning-rate 0 (expected: a finite number above 0)",
                "image-learning-rate | Infinity | image-learning-rate Infinity",
                "image-learning-rate | NaN | image-learning-rate NaN",
                "image-momentum | 1 | image-momentum 1 (expected: 0 up to below 1)",
                "image-momentum | NaN | image-momentum NaN",
                "augmentation | flip | augmentation flip (expected: one of none, dsa-light, dsa, dsa-no-flip)",
                "inner-loops | 3 | setting inner-loops, which this method does not have (expected: one of iterations",
            })
    void shouldRefuseSettingsOutOfRange(String key, String value, String message) {
        Recipe recipe = Methods.recipe("dm", RecipeName.SMALL, 1, 1);

        assertThatThrownBy(() -> recipe.changed(Map.of(key, value)))
                .isInstanceOf(LaddException.class)
                .hasMessageStartingWith("Cannot distil: ")
                .hasMessageContaining(message)
                .extracting("reason")
                .isEqualTo(Reason.USAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "image-learning-rate, 1.0, 1",
        "image-learning-rate, 1e-2, 0.01",
        "iterations, 007, 7",
        "labels, Hard, hard",
        "augmentation, DSA-No-Flip, dsa-no-flip"
    })
    void shouldGiveEqualValuesOneText(String key, String written, String text) {
        Recipe recipe = Methods.recipe("dm", RecipeName.SMALL, 1, 1);

        assertThat(recipe.changed(Map.of(key, written)).values()).containsEntry(key, text);
        assertThat(recipe.changed(Map.of(key, written))).isEqualTo(recipe.changed(Map.of(key, text)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, imagesPerClass 0 (expected: at least 1)", "1, -1, previewEvery -1 (expected: at least 0)"})
    void shouldRefuseWhatIsOutOfRange(int imagesPerClass, int previewEvery, String message) {
        assertThatThrownBy(() -> new DistillationRequest(
                        "dm",
                        SampleRun.images(3),
                        SampleRun.NORMALISATION,
                        SampleRun.NETWORK,
                        imagesPerClass,
                        Methods.recipe("dm", RecipeName.SMALL, 1, 2),
                        Interim.previews(previewEvery),
                        1))
                .isInstanceOf(LaddException.class)
                .hasMessageStartingWith("Cannot distil: ")
                .hasMessageContaining(message)
                .extracting("reason")
                .isEqualTo(Reason.USAGE);
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        refuse(SampleRun.NORMALISATION, ConvNetSpec.forInput(new ImageShape(1, 8, 8), 3, 4), "the same shape");
        refuse(SampleRun.NORMALISATION, ConvNetSpec.forInput(SampleRun.SHAPE, 4, 4), "the same number of classes");
        refuse(new Normalisation(List.of(0.5f), List.of(0.5f)), SampleRun.NETWORK, "one mean and std a channel");
    }

    private static void refuse(Normalisation normalisation, ConvNetSpec network, String rule) {
        assertThatThrownBy(() -> new DistillationRequest(
                        "dm",
                        SampleRun.images(3),
                        normalisation,
                        network,
                        1,
                        Methods.recipe("dm", RecipeName.SMALL, 1, 2),
                        Interim.NONE,
                        1))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("(expected: " + rule + ")")
                .extracting("reason")
                .isEqualTo(Reason.INCOMPATIBLE);
    }
}
