package dev.laddstreams.app.dashboard;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.laddstreams.app.control.LaneWatch;
import dev.laddstreams.app.dashboard.LatencyBoard.Latency;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One labeler version at work.
 *
 * @param latency null where no image was labelled in the last minutes, or nobody looks at its dataset
 * @param equipment null where no process has said what it labels with
 */
record LaneRow(
        @JsonUnwrapped LaneWatch.Row lane,
        @Nullable Latency latency,
        @Nullable Equipment equipment) {
    static LaneRow of(LaneWatch.Row lane, SharedView shared, WatchedDatasets watched) {
        return new LaneRow(
                lane,
                watched.find(lane.dataset())
                        .flatMap(dataset -> dataset.latency().of(lane.version(), Instant.now()))
                        .orElse(null),
                shared.equipment(lane).orElse(null));
    }

    /** What a lane labels with; {@code batchImages} go through the engine together at most. */
    record Equipment(String engine, String device, int batchImages) {}
}
