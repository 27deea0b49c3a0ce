package dev.laddstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneHeartbeatTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "LIVE, 90, false",
        "LIVE, 91, true",
        "LOADING, 91, true",
        "BACKFILLING, 91, true",
        "FAILED, 1000000, false",
        "RETIRED, 1000000, false"
    })
    void shouldMissALaneThatShouldHaveBeenHeardOfThreeTimes(LaneState state, long seconds, boolean lost) {
        assertThat(LaneHeartbeat.isLost(lane(state).build(), THEN.plusSeconds(seconds)))
                .isEqualTo(lost);
    }

    @Test
    void shouldGoByTheLastBeat() {
        LaneStatus heard =
                lane(LaneState.LIVE).setHeardAt(THEN.plusSeconds(3600)).build();

        assertThat(LaneHeartbeat.lastHeard(heard)).isEqualTo(THEN.plusSeconds(3600));
        assertThat(LaneHeartbeat.isLost(heard, THEN.plusSeconds(3690))).isFalse();
        assertThat(LaneHeartbeat.isLost(heard, THEN.plusSeconds(3691))).isTrue();
    }

    private static LaneStatus.Builder lane(LaneState state) {
        return LaneStatus.newBuilder()
                .setDataset("shapes")
                .setLabelerId("teacher")
                .setVersion(1)
                .setInstance("slot-1")
                .setState(state)
                .setAttempt(1)
                .setUpdatedAt(THEN);
    }
}
