package dev.laddstreams.app.runtime;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Duration;
import java.util.function.Predicate;

/** Lanes that cannot go on, as the lanes topic says. For one thread. */
public final class FailedLanes implements AutoCloseable {
    private final TopicFollower<LaneStatus> lanes;

    /** The topic must exist. */
    public FailedLanes(StackAccess stack) {
        this.lanes = new TopicFollower<>(stack.connection(), stack.catalogue().lanes(), LaneStatus.class);
    }

    /**
     * Reads what is new, without waiting for it.
     *
     * @param meant the lanes that matter
     * @param news is run for each change
     * @throws LaddException for a lane that failed
     */
    public void requireNone(Predicate<LaneStatus> meant, Runnable news) {
        lanes.poll(Duration.ZERO, lane -> {
            news.run();
            if (lane.getState() == LaneState.FAILED && meant.test(lane)) {
                throw LaddException.cannot(
                        Reason.INTERNAL,
                        "label " + lane.getDataset() + " with version " + lane.getVersion() + " of "
                                + lane.getLabelerId(),
                        lane.getReason() + ": " + lane.getMessage(),
                        "a labeler that loads and labels");
            }
        });
    }

    @Override
    public void close() {
        lanes.close();
    }
}
