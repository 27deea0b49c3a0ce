package dev.laddstreams.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void shouldWaitForWhatOthersMayRepairAlone() {
        assertThat(Arrays.stream(Reason.values()).filter(Reason::mayPass))
                .containsExactly(
                        Reason.OUTPUT_UNWRITABLE,
                        Reason.DISK_FULL,
                        Reason.BROKER_UNAVAILABLE,
                        Reason.REGISTRY_UNAVAILABLE,
                        Reason.STORE_UNAVAILABLE,
                        Reason.TOPIC_REPLACED,
                        Reason.FENCED,
                        Reason.TIMED_OUT);
    }
}
