package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all processes have said of one labeler version, on any dataset.
 *
 * @param statuses by key, in the order in which they were first said
 */
record LaneFleet(Map<String, LaneStatus> statuses) {
    /**
     * Reads it from the lanes topic.
     *
     * @throws dev.laddstreams.errors.LaddException as {@link TopicSnapshot#visit}
     */
    static LaneFleet read(KafkaConnection connection, TopicSpec topic, LaneId lane) {
        Map<String, LaneStatus> statuses = new LinkedHashMap<>();
        TopicSnapshot.visit(connection, topic, LaneStatus.class, (key, value) -> {
            if (!value.filter(status -> isSaidAgain(statuses.get(key), status)).isPresent()) {
                statuses.remove(key);
            }
            value.filter(status ->
                            status.getLabelerId().equals(lane.labelerId()) && status.getVersion() == lane.version())
                    .ifPresent(status -> statuses.put(key, status));
        });
        return new LaneFleet(statuses);
    }

    private static boolean isSaidAgain(@Nullable LaneStatus before, LaneStatus status) {
        return before != null
                && before.getState() == status.getState()
                && before.getUpdatedAt().equals(status.getUpdatedAt());
    }

    boolean serves() {
        return statuses.values().stream().anyMatch(LaneFleet::serves);
    }

    boolean hasGivenUp() {
        return statuses.values().stream().anyMatch(LaneFleet::isGivenUp);
    }

    int unfinished() {
        return statuses.values().stream().mapToInt(LaneFleet::unfinished).sum();
    }

    int unfinishedUpTo(String key) {
        int sum = 0;
        for (Map.Entry<String, LaneStatus> status : statuses.entrySet()) {
            sum += unfinished(status.getValue());
            if (status.getKey().equals(key)) {
                return sum;
            }
        }
        return sum;
    }

    boolean mayBeLoading(Instant since) {
        return statuses.values().stream()
                .anyMatch(status -> isLoading(status) && status.getUpdatedAt().isAfter(since));
    }

    /** Loads of which no end was heard: those that took the process down, those given up on, and one at work. */
    static int unfinished(LaneStatus status) {
        return isLoading(status) || isGivenUp(status) ? status.getAttempt() : 0;
    }

    private static boolean serves(LaneStatus status) {
        return switch (status.getState()) {
            case BACKFILLING, LIVE, DRAINING -> true;
            case LOADING, WARMING, RETIRED, FAILED, UNKNOWN -> false;
        };
    }

    private static boolean isLoading(LaneStatus status) {
        return status.getState() == LaneState.LOADING || status.getState() == LaneState.WARMING;
    }

    private static boolean isGivenUp(LaneStatus status) {
        return status.getState() == LaneState.FAILED && status.getAttempt() >= LaneJournal.MAX_ATTEMPTS;
    }
}
