package dev.laddstreams.sinks.dataset;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.clients.metrics.MeterGroup;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.sinks.table.TableFigures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of a sink. The gauges of a dataset are shown while the sink owns a partition of it. Thread-safe. */
final class SinkMeters {
    private static final String STAGE = "sink";
    private static final double NANOS = 1e9;

    private final Meters meters;
    private final Timer commit;
    private final Map<Reason, Counter> deadLetters = new EnumMap<>(Reason.class);
    private final Map<String, DatasetGauges> datasets = new ConcurrentHashMap<>();
    private final Map<CompletionFeed.Pointer, AtomicInteger> active = new ConcurrentHashMap<>();

    SinkMeters(Meters meters) {
        this.meters = meters;
        this.commit = meters.timer(Metric.SINK_COMMIT);
        for (Reason reason : Reason.values()) {
            deadLetters.put(reason, meters.counter(Metric.DEAD_LETTERS, STAGE, reason.code()));
        }
    }

    /** What is shown of a dataset. */
    private static final class DatasetGauges {
        private final MeterGroup group;
        private final Counter commits;
        private final Counter rows;
        private volatile long committedNanos = System.nanoTime();
        private volatile long bufferedBytes;
        private volatile long bufferedRows;
        private volatile DatasetStatus.State state = DatasetStatus.State.STARTING;
        private volatile TableFigures table = new TableFigures(0, 0, 0);

        DatasetGauges(Meters meters, String dataset) {
            this.group = meters.group();
            this.commits = meters.counter(Metric.SINK_COMMITS, dataset);
            this.rows = meters.counter(Metric.SINK_ROWS, dataset);
            group.gauge(Metric.SINK_COMMIT_AGE, this, of -> (System.nanoTime() - of.committedNanos) / NANOS, dataset);
            group.gauge(Metric.SINK_BUFFERED, this, of -> of.bufferedBytes, dataset);
            group.gauge(Metric.SINK_BUFFERED_ROWS, this, of -> of.bufferedRows, dataset);
            group.gauge(Metric.TABLE_SIZE, this, of -> of.table.bytes(), dataset);
            group.gauge(Metric.TABLE_FILES, this, of -> of.table.files(), dataset);
            group.gauge(Metric.TABLE_ROWS, this, of -> of.table.rows(), dataset);
            group.state(Metric.SINK_STATE, dataset, EnumCode.of(state));
        }
    }

    /** Shows what a step has left. */
    void show(DatasetWriter writer, DatasetStatus status) {
        DatasetGauges gauges = gauges(status.dataset());
        gauges.bufferedBytes = writer.bufferedBytes();
        gauges.bufferedRows = status.bufferedRows();
        if (gauges.state != status.state()) {
            gauges.state = status.state();
            gauges.group.state(Metric.SINK_STATE, status.dataset(), EnumCode.of(status.state()));
            writer.state()
                    .table()
                    .ifPresent(opened -> gauges.table = opened.table().figures());
        }
    }

    /** @param nanos that the commit took */
    void committed(DatasetWriter writer, int rows, long nanos) {
        DatasetGauges gauges = gauges(writer.dataset());
        commit.record(nanos, TimeUnit.NANOSECONDS);
        gauges.commits.increment();
        gauges.rows.increment(rows);
        gauges.committedNanos = System.nanoTime();
        writer.state().table().ifPresent(opened -> gauges.table = opened.table().figures());
    }

    void refused(Reason reason) {
        requireNonNull(deadLetters.get(reason), "counter").increment();
    }

    void tagged(String dataset) {
        meters.counter(Metric.TAGS, dataset).increment();
    }

    void active(Activation now) {
        CompletionFeed.Pointer pointer = new CompletionFeed.Pointer(now.getDataset(), now.getLabelerId());
        active.computeIfAbsent(pointer, any -> {
                    AtomicInteger version = new AtomicInteger();
                    meters.gauge(
                            Metric.ACTIVE_VERSION, version, AtomicInteger::get, now.getDataset(), now.getLabelerId());
                    return version;
                })
                .set(now.getVersion());
    }

    /** Another sink shows it from now on. */
    void forget(String dataset) {
        DatasetGauges gone = datasets.remove(dataset);
        if (gone != null) {
            gone.group.close();
        }
    }

    /** The sink begins anew. */
    void forgetAll() {
        datasets.keySet().forEach(this::forget);
    }

    private DatasetGauges gauges(String dataset) {
        return datasets.computeIfAbsent(dataset, name -> new DatasetGauges(meters, name));
    }
}
