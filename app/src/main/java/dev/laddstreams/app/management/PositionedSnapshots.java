package dev.laddstreams.app.management;

import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.clients.metrics.MetricKind;
import dev.laddstreams.clients.metrics.PositionExemplars;
import dev.laddstreams.clients.metrics.PositionExemplars.Seen;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gives the histograms of a scrape exemplars that say where the record of a step stood: topic, partition and offset.
 * Micrometer's own exemplars know trace and span alone.
 */
record PositionedSnapshots(PositionExemplars exemplars) {
    /** Names and values together, as OpenMetrics has it. */
    private static final int MOST_CHARACTERS = 128;

    private static final Map<String, Metric> HISTOGRAMS = Arrays.stream(Metric.values())
            .filter(metric -> metric.kind() == MetricKind.SECONDS)
            .collect(Collectors.toMap(Metric::prometheusName, Function.identity()));

    MetricSnapshots in(MetricSnapshots scraped) {
        return new MetricSnapshots(scraped.stream().map(this::in).toList());
    }

    private MetricSnapshot in(MetricSnapshot snapshot) {
        Metric metric = HISTOGRAMS.get(snapshot.getMetadata().getPrometheusName());
        return metric != null && snapshot instanceof HistogramSnapshot histogram
                ? new HistogramSnapshot(
                        histogram.getMetadata(),
                        histogram.getDataPoints().stream()
                                .map(point -> in(metric, point))
                                .toList())
                : snapshot;
    }

    private HistogramDataPointSnapshot in(Metric metric, HistogramDataPointSnapshot point) {
        List<String> labels =
                metric.labels().stream().map(point.getLabels()::get).toList();
        List<Exemplar> positions = exemplars.of(metric, labels).stream()
                .flatMap(seen -> exemplar(seen).stream())
                .toList();
        if (positions.isEmpty()) {
            return point;
        }
        return new HistogramDataPointSnapshot(
                point.getClassicBuckets(),
                point.getSum(),
                point.getLabels(),
                Exemplars.of(positions),
                point.getCreatedTimestampMillis());
    }

    /** None where the topic's name is too long for one. */
    private static Optional<Exemplar> exemplar(Seen seen) {
        Labels labels = Labels.of(
                "offset", Long.toString(seen.position().offset()),
                "partition", Integer.toString(seen.position().partition()),
                "topic", seen.position().topic());
        int characters = labels.stream()
                .mapToInt(label -> label.getName().length() + label.getValue().length())
                .sum();
        return characters > MOST_CHARACTERS
                ? Optional.empty()
                : Optional.of(new Exemplar(seen.seconds(), labels, seen.timeMillis()));
    }
}
