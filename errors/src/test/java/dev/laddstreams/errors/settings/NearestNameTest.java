package dev.laddstreams.errors.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> NAMES = List.of("labeler.threads", "labeler.linger", "work-dir");

    @ParameterizedTest
    @CsvSource({"labeler.thread, labeler.threads", "wrok-dir, work-dir", "WORK, work-dir"})
    void shouldFindWhatWasMeant(String written, String meant) {
        assertThat(NearestName.of(written, NAMES)).contains(meant);
        assertThat(NearestName.hint(written, NAMES)).isEqualTo("; did you mean '" + meant + "'?");
    }

    @Test
    void shouldNotGuessFromAfar() {
        assertThat(NearestName.of("completely-else", NAMES)).isEmpty();
        assertThat(NearestName.hint("completely-else", NAMES)).isEmpty();
    }

    @Test
    void shouldNameTheClosestHoweverFar() {
        assertThat(NearestName.closest("XYZla", List.of("mtt", "tesla", "seqmatch")))
                .isEqualTo("tesla");
    }

    @Test
    void shouldNameSeveralTheClosestFirst() {
        assertThat(NearestName.closest("pets-0-9", List.of("toys-1-1", "pets-1-8", "pets-0-8"), 2))
                .containsExactly("pets-0-8", "pets-1-8");
    }
}
