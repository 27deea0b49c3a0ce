package dev.laddstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.avro.Activation;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActivationsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Activation NONE = Activations.none("d", "teacher");

    @Test
    void shouldRememberWhatWasActiveAndRollBackStepByStep() {
        Activation third = at(at(at(NONE, 1), 2), 3);
        assertThat(third.getHistory()).containsExactly(1, 2);

        assertThat(Activations.withoutHistoryOf(third, 2).getHistory()).containsExactly(1);
        Activation second = Activations.rolledBack(third, "teacher-v2-r1", 1, NOW);
        assertThat(second.getVersion()).isEqualTo(2);
        assertThat(second.getTag()).isEqualTo("teacher-v2-r1");
        assertThat(second.getHighestVersion()).isEqualTo(3);
        Activation first = Activations.rolledBack(second, "teacher-v1-r1", 1, NOW);
        assertThat(first.getVersion()).isOne();
        assertThat(first.getHistory()).isEmpty();
        assertThatThrownBy(() -> Activations.rolledBack(first, "", 0, NOW))
                .isInstanceOf(LaddException.class)
                .hasMessage("Cannot roll back labeler teacher on dataset d: version 1 is the first that was active"
                        + " (expected: a version that was active before)");
        assertThatThrownBy(() -> Activations.previous(NONE)).hasMessageContaining("no version is active");
    }

    @Test
    void shouldNotCountNewerTagOfActiveVersionAsHistory() {
        Activation newer = Activations.pointAt(at(at(NONE, 1), 2), 2, "teacher-v2-r2", 2, NOW);

        assertThat(newer.getHistory()).containsExactly(1);
        assertThat(newer.getManifestRevision()).isEqualTo(2);
    }

    @Test
    void shouldSettleCandidateByItsActivationAlone() {
        Activation waiting = Activations.withCandidate(at(NONE, 1), 3, NOW);

        assertThat(Activations.pointAt(waiting, 1, "teacher-v1-r2", 2, NOW).getCandidate())
                .isNotNull();
        Activation stored = Activations.withStoredCandidate(waiting, "teacher-v3-r1", 1);
        assertThat(stored.getCandidate().getTag()).isEqualTo("teacher-v3-r1");
        assertThat(at(stored, 3).getCandidate()).isNull();
        Activation refused = Activations.withRefusal(stored, "worse");
        assertThat(refused.getCandidate()).isNull();
        assertThat(refused.getRefusal()).isEqualTo("worse");
        assertThat(refused.getRefusedVersion()).isEqualTo(3);
        assertThat(refused.getVersion()).isOne();
        assertThat(Activations.withCandidate(refused, 4, NOW).getRefusal()).isNull();
    }

    @Test
    void shouldKnowWhenNothingIsActive() {
        assertThat(Activations.active(Optional.empty())).isEmpty();
        assertThat(Activations.active(Optional.of(Activations.withCandidate(NONE, 1, NOW))))
                .isEmpty();
        assertThat(Activations.active(Optional.of(at(NONE, 2)))).contains(2);
    }

    private static Activation at(Activation current, int version) {
        return Activations.pointAt(current, version, "teacher-v" + version + "-r1", 1, NOW);
    }
}
