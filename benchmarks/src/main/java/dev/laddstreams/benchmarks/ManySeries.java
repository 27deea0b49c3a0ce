package dev.laddstreams.benchmarks;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.management.ManagementServer;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.clients.metrics.MetricKind;
import dev.laddstreams.clients.metrics.MetricSource;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.evaluation.Control;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A management port that serves all that one process can measure of many datasets and labeler versions: every metric of the
 * catalogue under every value of its labels, though no process has all roles, lanes and evaluations at once.
 */
final class ManySeries implements AutoCloseable {
    private static final int DEVICES = 8;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ManagementServer management;
    private final int datasets;
    private final int versions;

    ManySeries(Path folder, int datasets, int versions) {
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(), Map.of(), List.of(new Assignment("--work-dir", "work-dir=" + folder)))
                .require();
        this.datasets = datasets;
        this.versions = versions;
        this.management = ManagementServer.start(configuration);
        for (Metric metric : Metric.values()) {
            if (metric.source() != MetricSource.PROCESS) {
                labels(metric, List.of()).forEach(labels -> register(management.meters(), metric, labels));
            }
        }
    }

    /** What a scrape gets, in text. */
    String scrape() throws IOException, InterruptedException {
        return client.send(request().build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /**
     * A scrape as Prometheus asks for it.
     *
     * @return bytes that came
     */
    int scrapeCompressed() throws IOException, InterruptedException {
        return client.send(request().header("Accept-Encoding", "gzip").build(), HttpResponse.BodyHandlers.ofByteArray())
                .body()
                .length;
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(management.address().resolve("/metrics"));
    }

    static long series(String scraped) {
        return scraped.lines().filter(line -> !line.startsWith("#")).count();
    }

    @Override
    public void close() {
        management.close();
    }

    private static void register(Meters meters, Metric metric, String... labels) {
        switch (metric.kind()) {
            case COUNTER -> meters.counter(metric, labels).increment();
            case SECONDS -> meters.timer(metric, labels).record(Duration.ofMillis(3));
            case SIZES -> meters.sizes(metric, labels).record(3);
            case GAUGE -> meters.gauge(metric, labels, values -> values.length, labels);
        }
    }

    /** Every row of label values that begins with these. */
    private Stream<String[]> labels(Metric metric, List<String> first) {
        List<String> names = metric.labels();
        if (first.size() == names.size()) {
            return Stream.<String[]>of(first.toArray(String[]::new));
        }
        return values(metric, names.get(first.size()), first).flatMap(value -> {
            List<String> longer = new ArrayList<>(first);
            longer.add(value);
            return labels(metric, longer);
        });
    }

    /** @throws IllegalArgumentException for a label of which nobody has said how many values it has */
    private Stream<String> values(Metric metric, String label, List<String> before) {
        return switch (label) {
            case "dataset" -> IntStream.range(0, datasets).mapToObj(i -> "dataset-" + i);
            // as many routes as datasets
            case "route" -> IntStream.range(0, datasets).mapToObj(i -> "route-" + i);
            case "labeler" -> Stream.of(before.get(0) + "-labeler");
            case "version" -> IntStream.rangeClosed(1, versions).mapToObj(Integer::toString);
            case "sha256" -> Stream.of("0123456789ab");
            case "engine", "grid" -> Stream.of(label);
            // a gauge of states shows one at a time
            case "state" ->
                metric.kind() == MetricKind.GAUGE
                        ? Stream.of("live")
                        : IntStream.range(0, 6).mapToObj(i -> "state-" + i);
            case "stage", "outcome", "result" -> IntStream.range(0, 6).mapToObj(i -> label + "-" + i);
            case "reason" -> Arrays.stream(Reason.values()).map(Reason::code);
            case "control" -> Arrays.stream(Control.values()).map(Control::code);
            case "role" -> Arrays.stream(RoleKind.values()).map(RoleKind::code);
            case "device" -> IntStream.range(0, DEVICES).mapToObj(Integer::toString);
            default ->
                throw new IllegalArgumentException(metric.prometheusName() + " has the label " + label
                        + " (expected: one with few values; say here how many)");
        };
    }
}
