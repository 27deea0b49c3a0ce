package dev.laddstreams.errors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnumCodeTest {
    @Test
    void shouldWriteConstantsInLowerCaseWithHyphens() {
        assertThat(EnumCode.of(Reason.INPUT_UNREADABLE)).isEqualTo("input-unreadable");
        assertThat(EnumCode.all(Reason.class))
                .startsWith("usage", "input-unreadable")
                .hasSize(Reason.values().length);
    }

    @Test
    void shouldReadWhatItWrites() {
        for (Reason reason : Reason.values()) {
            assertThat(EnumCode.find(Reason.class, EnumCode.of(reason))).contains(reason);
        }
        assertThat(EnumCode.find(Reason.class, "Disk-Full")).contains(Reason.DISK_FULL);
        assertThat(EnumCode.find(Reason.class, "disk_full")).isEmpty();
        assertThat(EnumCode.find(Reason.class, "")).isEmpty();
    }
}
