package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a labeler process, all lanes together, since it started. Committed work only. Thread-safe. */
public final class LabelerMetrics {
    private final LongAdder images = new LongAdder();
    private final LongAdder subImages = new LongAdder();
    private final LongAdder withdrawals = new LongAdder();
    private final LongAdder superseded = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder transactions = new LongAdder();
    private final LongAdder engineNanos = new LongAdder();
    private final LongAdder restarts = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<Reason, LongAdder> deadLetters = new ConcurrentHashMap<>();

    LabelerMetrics() {}

    /** The number of images labelled so far. */
    public long images() {
        return images.sum();
    }

    /** The number of sub-images labelled so far. */
    public long subImages() {
        return subImages.sum();
    }

    /** The number of withdrawals passed on so far. */
    public long withdrawals() {
        return withdrawals.sum();
    }

    /** Records that were passed because later ones of their images were there already. */
    public long superseded() {
        return superseded.sum();
    }

    /** Batches that went through the engine. */
    public long batches() {
        return batches.sum();
    }

    /** The number of transactions committed so far. */
    public long transactions() {
        return transactions.sum();
    }

    /** Records in the dead letters, by reason. */
    public Map<Reason, Long> deadLetters() {
        Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        deadLetters.forEach((reason, count) -> counts.put(reason, count.sum()));
        return Collections.unmodifiableMap(counts);
    }

    /** Time that the engine worked. */
    public Duration engineBusy() {
        return Duration.ofNanos(engineNanos.sum());
    }

    /** Times that a lane began anew after a failure. */
    public long laneRestarts() {
        return restarts.sum();
    }

    /** Lanes that ended as FAILED. */
    public long failedLanes() {
        return failures.sum();
    }

    /** Batches that wait for the engine or are in it, now. */
    public int batchesInFlight() {
        return inFlight.get();
    }

    void engineRan(long nanos) {
        engineNanos.add(nanos);
    }

    void batchSubmitted() {
        inFlight.incrementAndGet();
    }

    void batchFinished() {
        inFlight.decrementAndGet();
        batches.increment();
    }

    void laneRestarted() {
        restarts.increment();
    }

    void laneFailed() {
        failures.increment();
    }

    void committed(Tally tally) {
        transactions.increment();
        images.add(tally.images);
        subImages.add(tally.subImages);
        withdrawals.add(tally.withdrawals);
        superseded.add(tally.superseded);
        tally.refused.forEach((reason, count) ->
                deadLetters.computeIfAbsent(reason, any -> new LongAdder()).add(count));
    }

    /** What one transaction holds. Not thread-safe. */
    static final class Tally {
        private final Map<Reason, Long> refused = new EnumMap<>(Reason.class);
        private long images;
        private long subImages;
        private long withdrawals;
        private long superseded;

        void labelled(int subImageCount) {
            images++;
            subImages += subImageCount;
        }

        void withdrawn() {
            withdrawals++;
        }

        void superseded(int records) {
            superseded += records;
        }

        void refused(Reason reason) {
            refused.merge(reason, 1L, Long::sum);
        }
    }
}
