package dev.laddstreams.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentTest {
    @Test
    void shouldTellTheDeviationOfSeveralNetworksOnly() {
        assertThat(Percent.of(0.747, 0.0081, 3)).isEqualTo("74.7 ± 0.8");
        assertThat(Percent.of(0.6, 0, 2)).isEqualTo("60.0 ± 0.0");
        assertThat(Percent.of(0.81, 0, 1)).isEqualTo("81.0");
    }
}
