package dev.laddstreams.errors.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedKeyTest {
    private static final ValueType<Double> SHARE =
            ValueType.number("0 up to below 1", value -> value >= 0 && value < 1);
    private static final TypedKey<Double> RATIO = TypedKey.of("ratio", SHARE, "A share.");

    @ParameterizedTest
    @CsvSource({"0, 0", "0.50, 0.5", "1e-7, 1.0E-7"})
    void shouldReadAndPrintNumbers(String text, String printed) {
        assertThat(SHARE.read(text).map(SHARE::print)).contains(printed);
    }

    @ParameterizedTest
    @CsvSource({"1", "-0.1", "NaN", "Infinity", "half", "''"})
    void shouldRefuseTextsThatBreakTheRule(String text) {
        assertThat(SHARE.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 9, 9, true", "0, 9, 10, false", "1, 2147483647, 0, false", "1, 2147483647, 1.5, false"})
    void shouldReadWholeNumbersWithinTheirRange(int min, int max, String text, boolean valid) {
        assertThat(ValueType.integer(min, max).read(text).isPresent()).isEqualTo(valid);
    }

    @Test
    void shouldListChoices() {
        ValueType<Reason> reasons = ValueType.choice(Reason.class);

        assertThat(reasons.rule()).startsWith("one of usage, input-unreadable, ");
        assertThat(reasons.read("disk-full")).contains(Reason.DISK_FULL);
        assertThat(reasons.read("disk full")).isEmpty();
        assertThat(reasons.print(Reason.DISK_FULL)).isEqualTo("disk-full");
    }

    @Test
    void shouldRefuseADefaultOutOfRange() {
        assertThatThrownBy(() -> new TypedKey<>("ratio", SHARE, Optional.of(1.0), "A share."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ratio: 1 (expected: 0 up to below 1)");
    }

    @Test
    void shouldHoldValuesInRangeAlone() {
        TypedValues none = TypedValues.none();
        TypedValues half = none.with(RATIO, 0.5);

        assertThat(none.find(RATIO)).isEmpty();
        assertThat(half.find(RATIO)).contains(0.5);
        assertThat(half).isEqualTo(none.with(RATIO, 0.1).with(RATIO, 0.5));
        assertThatThrownBy(() -> half.with(RATIO, 1.0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ratio 1 (expected: 0 up to below 1)");
    }
}
