package dev.laddstreams.processors.progress;

import dev.laddstreams.clients.metrics.MeterGroup;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.schemas.avro.ProgressState;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of a progress tracker. The gauges of a dataset are shown while a task counts it. Thread-safe. */
final class ProgressMeters {
    private final Meters meters;
    private final Counter skipped;
    private final Counter threadFailures;
    private final Map<String, DatasetGauges> datasets = new ConcurrentHashMap<>();

    ProgressMeters(Meters meters) {
        this.meters = meters;
        this.skipped = meters.counter(Metric.PROGRESS_SKIPPED);
        this.threadFailures = meters.counter(Metric.STREAM_THREAD_FAILURES);
    }

    /** What is shown of a dataset. */
    private static final class DatasetGauges {
        private final MeterGroup group;
        private final Map<LabelerVersion, Integer> labelled = new ConcurrentHashMap<>();
        private volatile int expected;
        private volatile int waiting;

        DatasetGauges(MeterGroup group) {
            this.group = group;
        }

        double remaining(LabelerVersion version) {
            return Math.max(0, expected - labelled.getOrDefault(version, 0));
        }

        double ratio(LabelerVersion version) {
            return expected == 0 ? 1 : Math.min(1, labelled.getOrDefault(version, 0) / (double) expected);
        }
    }

    /** A record broke its contract and was not counted. */
    void skip() {
        skipped.increment();
    }

    /** A thread of the topology failed. */
    void threadFailed() {
        threadFailures.increment();
    }

    /** Records that broke their contract and were not counted. */
    long skipped() {
        return (long) skipped.count();
    }

    void reported(ProgressState state) {
        meters.counter(Metric.PROGRESS_REPORTS, EnumCode.of(state)).increment();
    }

    /** @param expected images of the newest manifest revision */
    void show(String dataset, LabelerVersion version, int labelled, int expected) {
        DatasetGauges gauges = datasets.computeIfAbsent(dataset, this::datasetGauges);
        gauges.expected = expected;
        if (gauges.labelled.put(version, labelled) == null) {
            String number = Integer.toString(version.version());
            gauges.group.gauge(
                    Metric.PROGRESS_RATIO, gauges, of -> of.ratio(version), dataset, version.labelerId(), number);
            gauges.group.gauge(
                    Metric.PROGRESS_REMAINING,
                    gauges,
                    of -> of.remaining(version),
                    dataset,
                    version.labelerId(),
                    number);
        }
    }

    /**
     * @param images without a label of a version that is to label them, over all versions
     * @param expected images of the newest manifest revision
     */
    void showWaiting(String dataset, int images, int expected) {
        DatasetGauges gauges = datasets.computeIfAbsent(dataset, this::datasetGauges);
        gauges.expected = expected;
        gauges.waiting = images;
    }

    private DatasetGauges datasetGauges(String dataset) {
        DatasetGauges gauges = new DatasetGauges(meters.group());
        gauges.group.gauge(Metric.PROGRESS_EXPECTED, gauges, of -> of.expected, dataset);
        gauges.group.gauge(Metric.PROGRESS_WAITING, gauges, of -> of.waiting, dataset);
        return gauges;
    }

    /** The dataset was deleted, or the task that counted it has ended. */
    void forget(String dataset) {
        DatasetGauges gauges = datasets.remove(dataset);
        if (gauges != null) {
            gauges.group.close();
        }
    }
}
