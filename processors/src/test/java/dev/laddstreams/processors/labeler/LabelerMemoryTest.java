package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LabelerMemoryTest {
    @Test
    void shouldRefuseWhatDoesNotFitAndLoadWhereNothingIsKnown() {
        assertThatCode(() -> LabelerMemory.requireRoom(300L << 20, OptionalLong.of(300L << 20)))
                .doesNotThrowAnyException();
        assertThatCode(() -> LabelerMemory.requireRoom(300L << 20, OptionalLong.empty()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> LabelerMemory.requireRoom(300L << 20, OptionalLong.of(299L << 20)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OUT_OF_MEMORY))
                .hasMessageContaining("it needs about 300 MiB, 299 MiB are free");
    }
}
