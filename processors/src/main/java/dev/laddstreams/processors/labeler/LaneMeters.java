package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.metrics.MeterGroup;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.schemas.avro.LaneState;
import java.time.Clock;

/** The meters of one lane, which end with it, beside those of its process. Thread-safe. */
final class LaneMeters implements AutoCloseable {
    private static final long NOTHING_WAITS = Long.MAX_VALUE;

    private final LabelerMeters process;
    private final LaneId lane;
    private final Clock clock;
    private final MeterGroup group;
    private volatile long lagRecords;
    private volatile long oldestMillis = NOTHING_WAITS;
    private volatile boolean assigned;

    /** @param clock of the records' timestamps */
    LaneMeters(LabelerMeters process, LaneId lane, Clock clock) {
        this.process = process;
        this.lane = lane;
        this.clock = clock;
        this.group = process.meters().group();
        String version = Integer.toString(lane.version());
        group.gauge(Metric.LANE_LAG, this, own -> own.lagRecords, lane.dataset(), lane.labelerId(), version);
        group.gauge(Metric.LANE_LAG_AGE, this, LaneMeters::lagSeconds, lane.dataset(), lane.labelerId(), version);
    }

    /** Those of the process. */
    LabelerMeters process() {
        return process;
    }

    void entered(LaneState state) {
        group.state(
                Metric.LANE_STATE,
                lane.dataset(),
                lane.labelerId(),
                Integer.toString(lane.version()),
                EnumCode.of(state));
    }

    void loaded(String sha256, Labeler labeler) {
        SubImageGrid grid = labeler.spec().grid();
        group.state(
                Metric.MODEL_INFO,
                lane.dataset(),
                lane.labelerId(),
                Integer.toString(lane.version()),
                sha256,
                labeler.engine(),
                grid.n() + "x" + grid.n());
    }

    /**
     * Notes what waits for its label.
     *
     * @param oldest timestamp of the oldest record that was read, in milliseconds; {@link Long#MAX_VALUE} when none was
     */
    void waiting(long records, long oldest) {
        lagRecords = records;
        oldestMillis = oldest;
    }

    /** A session has been given its partitions. */
    void assigned() {
        assigned = true;
    }

    /** They were taken back, or the session ended. */
    void unassigned() {
        assigned = false;
    }

    /** Whether a session holds partitions, or knows that others hold them all. */
    boolean isAssigned() {
        return assigned;
    }

    private double lagSeconds() {
        long oldest = oldestMillis;
        return oldest == NOTHING_WAITS ? 0 : Math.max(0, clock.millis() - oldest) / 1e3;
    }

    @Override
    public void close() {
        group.close();
    }
}
