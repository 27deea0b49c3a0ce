package dev.laddstreams.app.studies.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SweepPlanTest {
    @Test
    void shouldTakeTheFirstEveryNthAndTheLastEpoch() {
        assertThat(SweepPlan.epochs(4, 1)).containsExactly(1, 2, 3, 4);
        assertThat(SweepPlan.epochs(11, 5)).containsExactly(1, 5, 10, 11);
        assertThat(SweepPlan.epochs(3, 10)).containsExactly(1, 3);
        assertThat(SweepPlan.epochs(1, 1)).containsExactly(1);
    }
}
