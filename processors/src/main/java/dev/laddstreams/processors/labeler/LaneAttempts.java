package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.Backoff;
import dev.laddstreams.errors.LaddException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats the steps of one lane's life while they fail in a way that may pass. Its waits become longer until this lane has
 * committed something: what other lanes of the process commit says nothing of this one. For the lane's thread.
 */
final class LaneAttempts {
    private static final Logger LOG = LoggerFactory.getLogger(LaneAttempts.class);

    private final LaneId lane;
    private final LabelerMeters meters;
    private final BooleanSupplier stopping;
    private final Backoff backoff;

    /** One step of a lane's life. */
    interface Step<T> {
        T run() throws InterruptedException;
    }

    LaneAttempts(LaneId lane, LabelerMeters meters, BooleanSupplier stopping, Backoff backoff) {
        this.lane = lane;
        this.meters = meters;
        this.stopping = stopping;
        this.backoff = backoff;
    }

    /** Repeats a step until it is done; empty when the lane was told to stop. */
    <T> Optional<T> untilDone(Step<T> step) throws InterruptedException {
        backoff.reset();
        while (!stopping.getAsBoolean()) {
            try {
                return Optional.of(step.run());
            } catch (KafkaException e) {
                LOG.warn("Lane {} begins anew: {}", lane, e.toString());
                LOG.debug("Lane {} failed", lane, e);
            } catch (LaddException e) {
                if (!e.reason().mayPass()) {
                    throw e;
                }
                LOG.warn("Lane {} begins anew: {}", lane, e.getMessage());
            }
            meters.laneRestarted();
            if (backoff.await()) {
                break;
            }
        }
        return Optional.empty();
    }

    /** The lane has committed a transaction. */
    void committed() {
        backoff.reset();
    }
}
