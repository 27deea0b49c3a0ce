package dev.laddstreams.learning.distillation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistillationRequestTest {
    @ParameterizedTest
    @CsvSource({
        "0, 10, 5, 1, 0.5, 0, imagesPerClass 0 (expected: at least 1)",
        "1, 0, 5, 1, 0.5, 0, iterations 0 (expected: at least 1)",
        "1, 10, 0, 1, 0.5, 0, realPerClass 0 (expected: at least 1)",
        "1, 10, 5, 0, 0.5, 0, imageLearningRate 0.0 (expected: a finite number above 0)",
        "1, 10, 5, Infinity, 0.5, 0, imageLearningRate Infinity",
        "1, 10, 5, NaN, 0.5, 0, imageLearningRate NaN",
        "1, 10, 5, 1, 1, 0, imageMomentum 1.0 (expected: 0 up to below 1)",
        "1, 10, 5, 1, NaN, 0, imageMomentum NaN",
        "1, 10, 5, 1, 0.5, -1, previewEvery -1 (expected: at least 0)",
    })
    void shouldRefuseWhatIsOutOfRange(
            int imagesPerClass,
            int iterations,
            int realPerClass,
            double learningRate,
            double momentum,
            int previewEvery,
            String message) {
        assertThatThrownBy(() -> new DistillationRequest(
                        "dm",
                        SampleRun.images(3),
                        SampleRun.NORMALISATION,
                        SampleRun.NETWORK,
                        imagesPerClass,
                        iterations,
                        realPerClass,
                        learningRate,
                        momentum,
                        Augmentation.NONE,
                        previewEvery,
                        Optional.empty(),
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
                        1,
                        1,
                        1,
                        0,
                        Augmentation.NONE,
                        0,
                        Optional.empty(),
                        1))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("(expected: " + rule + ")")
                .extracting("reason")
                .isEqualTo(Reason.INCOMPATIBLE);
    }
}
