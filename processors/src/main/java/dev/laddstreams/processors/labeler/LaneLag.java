package dev.laddstreams.processors.labeler;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What a session has read and not committed, for its lane's meters. It looks at the clock at every turn and at the
 * consumer twice a second. Confined to the lane's thread.
 */
final class LaneLag {
    private static final long INTERVAL_NANOS = 500_000_000;
    private static final long NOTHING = Long.MAX_VALUE;

    private final LaneMeters meters;
    /** The oldest timestamp of each batch that has not come back from the engine, in the order of submission. */
    private final Deque<Long> submitted = new ArrayDeque<>();

    private long uncommitted = NOTHING;
    private long images;
    private long shownNanos = System.nanoTime() - INTERVAL_NANOS;

    LaneLag(LaneMeters meters) {
        this.meters = meters;
    }

    void submitted(Batch batch) {
        submitted.add(oldest(batch));
        images += batch.items().size();
    }

    /** A batch came back, in the order of submission, and waits for its commit. */
    void settled(Batch batch) {
        uncommitted = Math.min(uncommitted, submitted.remove());
        images -= batch.items().size();
    }

    void committed() {
        uncommitted = NOTHING;
    }

    /**
     * Tells the meters, when it is time.
     *
     * @param gathered records that were read and not submitted
     * @param oldestGathered timestamp of the first of them, {@link Long#MAX_VALUE} without one
     */
    void show(Consumer<?, ?> consumer, long gathered, long oldestGathered) {
        long now = System.nanoTime();
        if (now - shownNanos < INTERVAL_NANOS) {
            return;
        }
        shownNanos = now;
        long waiting = gathered + images;
        for (TopicPartition partition : consumer.assignment()) {
            waiting += consumer.currentLag(partition).orElse(0);
        }
        long inEngine = submitted.isEmpty() ? NOTHING : submitted.element();
        meters.waiting(waiting, Math.min(uncommitted, Math.min(inEngine, oldestGathered)));
    }

    private static long oldest(Batch batch) {
        return batch.items().isEmpty() ? NOTHING : batch.items().get(0).source().timestamp();
    }
}
