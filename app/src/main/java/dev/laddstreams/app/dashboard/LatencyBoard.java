package dev.laddstreams.app.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long images took from their publication to their dense label, by labeler version, of those labelled in the last
 * minutes: a sample of them, of bounded size. Thread-safe.
 */
final class LatencyBoard {
    private static final Duration SPAN = Duration.ofMinutes(5);
    private static final int MOST_SAMPLES = 500;
    private static final int MOST_VERSIONS = 100;
    private static final double WORST = 0.99;
    private static final double MILLIS = 1e3;

    @GuardedBy("this")
    private final Map<Integer, Deque<Sample>> samples = new HashMap<>();

    private record Sample(Instant at, long millis) {}

    /**
     * From publication to label.
     *
     * @param worst that 99 of 100 images stay below, in seconds
     */
    record Latency(double median, double worst, int images) {}

    /**
     * Counts the image unless it is older than the version: it had to wait for that, and nobody else.
     *
     * @param published when the labeler version was, far in the past where that is not known
     */
    synchronized void hear(AugmentedRecord record, Instant published, Instant now) {
        Instant labelled = record.getLabelledAt();
        Instant produced = record.getImage().getProducedAt();
        if (record.getState() != AugmentedState.LABELLED
                || labelled.isBefore(now.minus(SPAN))
                || produced.isBefore(published)) {
            return;
        }
        int version = record.getProvenance().getVersion();
        if (!samples.containsKey(version) && samples.size() >= MOST_VERSIONS) {
            return;
        }
        Deque<Sample> held = samples.computeIfAbsent(version, any -> new ArrayDeque<>());
        held.add(new Sample(
                labelled, Math.max(0, Duration.between(produced, labelled).toMillis())));
        if (held.size() > MOST_SAMPLES) {
            held.remove();
        }
    }

    /** Empty where nothing was labelled in the last minutes. */
    synchronized Optional<Latency> of(int version, Instant now) {
        Deque<Sample> held = samples.getOrDefault(version, new ArrayDeque<>());
        long[] millis = held.stream()
                .filter(sample -> !sample.at().isBefore(now.minus(SPAN)))
                .mapToLong(Sample::millis)
                .sorted()
                .toArray();
        return millis.length == 0
                ? Optional.empty()
                : Optional.of(new Latency(
                        millis[millis.length / 2] / MILLIS,
                        millis[Math.min(millis.length - 1, (int) (WORST * millis.length))] / MILLIS,
                        millis.length));
    }
}
