package dev.laddstreams.learning.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.errors.LaddException;
import org.junit.jupiter.api.Test;

class DenseLabelStatisticsTest {
    @Test
    void shouldMeanTheEntropyAndCountTheAgreement() {
        float[] probabilities = {
            1,
            0,
            0,
            0,
            0.25f,
            0.25f,
            0.25f,
            0.25f, // image 0: class 0 certain, then a tie that goes to class 0
            0,
            0.5f,
            0.5f,
            0,
            0,
            0,
            0.1f,
            0.9f // image 1: class 1 of two equals, then class 3
        };

        DenseLabelStatistics statistics = DenseLabelStatistics.of(probabilities, 2, 4, new int[] {0, 3});

        double expected = (Math.log(4) + Math.log(2) - 0.1 * Math.log(0.1) - 0.9 * Math.log(0.9)) / 4;
        // probabilities are floats: 0.1f is off by 1.5e-9
        assertThat(statistics.meanEntropy()).isCloseTo(expected, within(1e-7));
        assertThat(statistics.agreement()).isEqualTo(0.75);
        assertThat(statistics.rows()).isEqualTo(4);
    }

    @Test
    void shouldRefuseLabelsThatDoNotFit() {
        assertThatThrownBy(() -> DenseLabelStatistics.of(new float[7], 2, 4, new int[1]))
                .isInstanceOf(LaddException.class)
                .hasMessage("Cannot describe dense labels: 7 values (expected: 1 images x 2 rows x 4 classes)");
    }
}
