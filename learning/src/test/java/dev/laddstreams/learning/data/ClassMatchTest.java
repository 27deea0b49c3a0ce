package dev.laddstreams.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassMatchTest {
    @ParameterizedTest
    @CsvSource({
        "'cat,dog', 'cat,dog', SAME",
        "'cat,dog', 'Cat,DOG', SPELLING",
        "'Ankle boot,bag', 'ankle_boot ,Bag', SPELLING",
        "'cat,dog', 'dog,cat', REORDERED",
        "'cat,dog', 'Dog,Cat', REORDERED",
        "'Cat,cat', 'cat,Cat', REORDERED",
        "'cat,dog', '0,1', DIFFERENT",
        "'cat,dog', 'cat,dog,owl', DIFFERENT"
    })
    void shouldCompareNamesAndOrder(String one, String other, ClassMatch match) {
        assertThat(ClassMatch.of(List.of(one.split(",")), List.of(other.split(","))))
                .isEqualTo(match);
    }

    @Test
    void shouldShowWhatIsSpeltDifferently() {
        assertThat(ClassMatch.differences(List.of("cat", "Dog"), List.of("cat", "dog ")))
                .isEqualTo("'Dog' is 'dog '");
    }
}
