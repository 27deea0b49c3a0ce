package dev.laddstreams.errors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaddExceptionTest {
    @Test
    void shouldSayWhatCannotBeDoneAndTheRule() {
        LaddException thrown = LaddException.cannot(Reason.INPUT_INVALID, "cut sub-images", "N = 0", "N >= 1");

        assertThat(thrown).hasMessage("Cannot cut sub-images: N = 0 (expected: N >= 1)");
        assertThat(thrown.reason()).isEqualTo(Reason.INPUT_INVALID);
    }

    @Test
    void shouldSayItInOneLineWhateverTheValueHolds() {
        LaddException thrown = LaddException.cannot(Reason.INPUT_INVALID, "read a\r\nb", "x \n\n  y", "z");

        assertThat(thrown).hasMessage("Cannot read a b: x y (expected: z)");
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveCodeThatIsSafeAsMetricLabel(Reason reason) {
        assertThat(reason.code()).matches("[a-z]+(-[a-z]+)*");
    }
}
