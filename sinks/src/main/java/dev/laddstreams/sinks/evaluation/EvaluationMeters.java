package dev.laddstreams.sinks.evaluation;

import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.schemas.avro.Evaluation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of an evaluator: of each version and control, the newest result. Thread-safe. */
final class EvaluationMeters {
    private final Meters meters;
    private final Counter finished;
    private final Counter failed;
    private final Timer time;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Subject, Result> results = new ConcurrentHashMap<>();

    private record Subject(String dataset, String labelerId, int version, String control) {}

    private static final class Result {
        private volatile double mean;
        private volatile double deviation;
    }

    EvaluationMeters(Meters meters) {
        this.meters = meters;
        this.finished = meters.counter(Metric.EVALUATIONS, "finished");
        this.failed = meters.counter(Metric.EVALUATIONS, "failed");
        this.time = meters.timer(Metric.EVALUATION);
        meters.gauge(Metric.EVALUATION_QUEUE, waiting, AtomicInteger::get);
    }

    void waiting(int tags) {
        waiting.set(tags);
    }

    void failed() {
        failed.increment();
    }

    /** @param nanos that it took */
    void finished(Evaluation evaluation, long nanos) {
        finished.increment();
        time.record(nanos, TimeUnit.NANOSECONDS);
        Subject subject = new Subject(
                evaluation.getDataset(), evaluation.getLabelerId(), evaluation.getVersion(), evaluation.getRecipe());
        Result result = results.computeIfAbsent(subject, this::shown);
        result.mean = evaluation.getAccuracyMean();
        result.deviation = evaluation.getAccuracyStd();
    }

    private Result shown(Subject subject) {
        Result result = new Result();
        String version = Integer.toString(subject.version());
        meters.gauge(
                Metric.EVALUATION_ACCURACY,
                result,
                of -> of.mean,
                subject.dataset(),
                subject.labelerId(),
                version,
                subject.control());
        meters.gauge(
                Metric.EVALUATION_DEVIATION,
                result,
                of -> of.deviation,
                subject.dataset(),
                subject.labelerId(),
                version,
                subject.control());
        return result;
    }
}
