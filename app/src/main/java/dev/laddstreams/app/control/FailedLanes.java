package dev.laddstreams.app.control;

import dev.laddstreams.clients.TopicSnapshot.Visitor;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Hears the lanes topic and throws {@code LaddException} for a lane that cannot go on.
 *
 * @param meant the lanes that matter
 * @param news is run for each change
 */
public record FailedLanes(Predicate<LaneStatus> meant, Runnable news) implements Visitor<LaneStatus> {
    @Override
    public void visit(String key, Optional<LaneStatus> status) {
        news.run();
        status.filter(lane -> lane.getState() == LaneState.FAILED && meant.test(lane))
                .ifPresent(lane -> {
                    throw LaddException.cannot(
                            Reason.INTERNAL,
                            "label " + lane.getDataset() + " with version " + lane.getVersion() + " of "
                                    + lane.getLabelerId(),
                            lane.getReason() + ": " + lane.getMessage(),
                            "a labeler that loads and labels");
                });
    }
}
