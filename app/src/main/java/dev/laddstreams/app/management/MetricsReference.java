package dev.laddstreams.app.management;

import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.clients.metrics.MetricSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The page of all metrics, generated from the catalogue. */
public final class MetricsReference {
    private static final String INTRODUCTION = """
            # Metrics and probes

            Generated from the code by `./ladd describe --write-reference docs`; the build fails when it is stale.

            Each process of `ladd up`, `ladd run` and `ladd demo` has a management port: a free one of loopback, unless
            `management.port` and `management.bind` say otherwise. `ladd up` prints its address, `ladd run` logs it, and the
            process that serves the embedded stack keeps it in `stack.properties` of the work directory.

            ```
            ./ladd up --set management.port=9400
            curl localhost:9400/metrics          # Prometheus text
            curl -H 'Accept: application/openmetrics-text' localhost:9400/metrics
            curl localhost:9400/startup          # 200 once every role has begun its work
            curl localhost:9400/ready            # 200 while models are warm, partitions assigned, nothing drains
            curl localhost:9400/live             # 200 while every loop gives signs of life
            ```

            A probe that is not 200 is 503, with a line for each thing that is amiss. A loop that gives no sign of life for longer
            than the consumers' `max.poll.interval.ms` (5 min unless `kafka.consumer.max.poll.interval.ms` says otherwise), stuck
            in inference, in a commit or anywhere else, is named with its thread.

            Beside what follows, each process exports what Micrometer's binders name of the virtual machine (`jvm_*`) and of the
            process (`process_*`, `system_*`). No label holds an image's id: the number of series is bounded by datasets, labeler
            versions and constants.
            """;

    private MetricsReference() {}

    /** Writes {@code metrics.md}. */
    public static void write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("metrics.md"), markdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (MetricSource source : MetricSource.values()) {
            List<Metric> metrics = Arrays.stream(Metric.values())
                    .filter(metric -> metric.source() == source)
                    .toList();
            page.append("\n## ")
                    .append(title(source))
                    .append("\n\n| name | type | labels | what it is |\n|---|---|---|---|\n");
            for (Metric metric : metrics) {
                String labels = metric.labels().isEmpty() ? "-" : String.join(", ", metric.labels());
                page.append("| `%s` | %s | %s | %s |\n"
                        .formatted(metric.prometheusName(), metric.kind().prometheusType(), labels, metric.help()));
            }
        }
        return page.toString();
    }

    private static String title(MetricSource source) {
        return switch (source) {
            case PROCESS -> "Every process";
            case LABELER -> "Labeler";
            case ROUTE -> "Routes";
            case PROGRESS -> "Progress";
            case SINK -> "Sink and tables";
            case EVALUATOR -> "Evaluator";
            case DISTILLER -> "Distillation, in a demo";
            case PAGE -> "Live page";
            case DEVICE -> "Devices, where there is `nvidia-smi`";
        };
    }
}
