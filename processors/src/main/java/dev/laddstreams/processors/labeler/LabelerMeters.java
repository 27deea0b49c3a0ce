package dev.laddstreams.processors.labeler;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.SourcePosition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The meters of a labeler process, all lanes together, registered before the first record comes: what runs for each batch
 * looks nothing up. Images count when they are committed. Thread-safe.
 */
public final class LabelerMeters {
    private static final String STAGE = "labeler";

    /** Of the batch that a thread works on. */
    private static final ThreadLocal<SourcePosition> WORKING = new ThreadLocal<>();

    private final Meters meters;
    private final Counter labelled;
    private final Counter withdrawn;
    private final Counter refused;
    private final Counter superseded;
    private final Counter subImages;
    private final Counter transactions;
    private final Counter restarts;
    private final Map<Reason, Counter> failures = new EnumMap<>(Reason.class);
    private final Map<Reason, Counter> deadLetters = new EnumMap<>(Reason.class);
    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    private final DistributionSummary batches;
    private final Timer load;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger loaded = new AtomicInteger();

    /** A step of labelling. */
    enum Stage {
        /** Waiting for records and fetching them. */
        POLL,
        /** Reading and checking records. */
        DECODE,
        /** Cutting sub-images, over all threads of the labeler; a part of {@link #INFER}. */
        CUT,
        /** Labelling a batch. */
        INFER,
        /** Encoding labels and handing records to the producer. */
        PRODUCE,
        /** Committing a transaction. */
        COMMIT
    }

    LabelerMeters(Meters meters) {
        this.meters = meters;
        this.labelled = meters.counter(Metric.IMAGES, "labelled");
        this.withdrawn = meters.counter(Metric.IMAGES, "withdrawn");
        this.refused = meters.counter(Metric.IMAGES, "refused");
        this.superseded = meters.counter(Metric.IMAGES, "superseded");
        this.subImages = meters.counter(Metric.SUB_IMAGES);
        this.transactions = meters.counter(Metric.TRANSACTIONS);
        this.restarts = meters.counter(Metric.LANE_RESTARTS);
        for (Reason reason : Reason.values()) {
            failures.put(reason, meters.counter(Metric.LANE_FAILURES, reason.code()));
            deadLetters.put(reason, meters.counter(Metric.DEAD_LETTERS, STAGE, reason.code()));
        }
        for (Stage stage : Stage.values()) {
            stages.put(stage, meters.timer(Metric.STAGE, EnumCode.of(stage)));
        }
        this.batches = meters.sizes(Metric.BATCH_IMAGES);
        this.load = meters.timer(Metric.LOAD);
        meters.gauge(Metric.QUEUED_BATCHES, inFlight, AtomicInteger::get);
        meters.gauge(Metric.LABELERS_LOADED, loaded, AtomicInteger::get);
        meters.counter(Metric.LOADS, "loaded", "none");
    }

    /** The number of images labelled so far. */
    public long images() {
        return (long) labelled.count();
    }

    /** Records that were passed because later ones of their images were there already. */
    public long superseded() {
        return (long) superseded.count();
    }

    /** Batches that went to the engine. */
    public long batches() {
        return batches.count();
    }

    /** The number of transactions committed so far. */
    public long transactions() {
        return (long) transactions.count();
    }

    /** Records in the dead letters, by reason. */
    public Map<Reason, Long> deadLetters() {
        Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        deadLetters.forEach((reason, count) -> {
            if (count.count() > 0) {
                counts.put(reason, (long) count.count());
            }
        });
        return Collections.unmodifiableMap(counts);
    }

    /** Time that the engine worked. */
    public Duration engineBusy() {
        return Duration.ofNanos((long) timer(Stage.INFER).totalTime(TimeUnit.NANOSECONDS));
    }

    /** Lanes that ended as FAILED. */
    public long failedLanes() {
        return (long) failures.values().stream().mapToDouble(Counter::count).sum();
    }

    /** Times that a lane began anew after a failure. */
    long laneRestarts() {
        return (long) restarts.count();
    }

    /** Where lanes register what is their own. */
    Meters meters() {
        return meters;
    }

    private Timer timer(Stage stage) {
        return requireNonNull(stages.get(stage), "timer");
    }

    /** From now on this thread works on this batch, until it says so of another. */
    void workingOn(Batch batch) {
        if (batch.items().isEmpty()) {
            WORKING.remove();
            return;
        }
        ConsumerRecord<?, ?> first = batch.items().get(0).source();
        WORKING.set(new SourcePosition(first.topic(), first.partition(), first.offset()));
    }

    /** @param nanos that the step took */
    void took(Stage stage, long nanos) {
        timer(stage).record(nanos, TimeUnit.NANOSECONDS);
        SourcePosition position = WORKING.get();
        if (position != null && stage != Stage.POLL) {
            meters.exemplars().saw(Metric.STAGE, nanos, position, EnumCode.of(stage));
        }
    }

    void batchSubmitted(int images) {
        inFlight.incrementAndGet();
        batches.record(images);
    }

    void batchFinished() {
        inFlight.decrementAndGet();
    }

    void laneRestarted() {
        restarts.increment();
    }

    void laneFailed(Reason reason) {
        requireNonNull(failures.get(reason), "counter").increment();
    }

    /** @param nanos that the load took */
    void loaded(long nanos) {
        meters.counter(Metric.LOADS, "loaded", "none").increment();
        load.record(nanos, TimeUnit.NANOSECONDS);
        loaded.incrementAndGet();
    }

    void loadFailed(Reason reason) {
        meters.counter(Metric.LOADS, "failed", reason.code()).increment();
    }

    void unloaded() {
        loaded.decrementAndGet();
    }

    void committed(Tally tally) {
        transactions.increment();
        labelled.increment((double) tally.images);
        subImages.increment((double) tally.subImages);
        withdrawn.increment((double) tally.withdrawals);
        superseded.increment((double) tally.superseded);
        tally.refused.forEach((reason, count) -> {
            refused.increment(count);
            requireNonNull(deadLetters.get(reason), "counter").increment(count);
        });
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
