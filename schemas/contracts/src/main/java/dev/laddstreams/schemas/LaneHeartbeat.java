package dev.laddstreams.schemas;

import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Duration;
import java.time.Instant;

/** Tells by its age whether what a process said of a lane still holds: one that was killed takes nothing back. */
public final class LaneHeartbeat {
    /** How often a process says again what holds of its lanes. */
    public static final Duration INTERVAL = Duration.ofSeconds(30);

    private static final int BEATS_TO_MISS = 3;

    private LaneHeartbeat() {}

    /** When the lane's process was last heard of. */
    public static Instant lastHeard(LaneStatus lane) {
        Instant again = lane.getHeardAt();
        return again == null ? lane.getUpdatedAt() : again;
    }

    /** Whether the lane should have been heard of since. One that has ended says no more, and is not lost. */
    public static boolean isLost(LaneStatus lane, Instant now) {
        return switch (lane.getState()) {
            case RETIRED, FAILED -> false;
            case LOADING, WARMING, BACKFILLING, LIVE, DRAINING, UNKNOWN ->
                lastHeard(lane).plus(INTERVAL.multipliedBy(BEATS_TO_MISS)).isBefore(now);
        };
    }
}
