package dev.laddstreams.app.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.metrics.ClientMeters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.clients.metrics.MetricSource;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.RunningLabeler;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process that labels, counts and stores tells of itself. */
@Timeout(240)
class MetricsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final int IMAGES = 60;
    private static final Set<MetricSource> RUNNING =
            Set.of(MetricSource.PROCESS, MetricSource.LABELER, MetricSource.PROGRESS, MetricSource.SINK);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Configuration configuration(String... assignments) {
        return ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of(),
                        Stream.concat(Stream.of("work-dir=" + folder.resolve("work")), Arrays.stream(assignments))
                                .map(text -> new Assignment("--set", text))
                                .toList())
                .require();
    }

    private HttpResponse<String> get(ManagementServer management, String path) {
        return get(management, path, "text/plain");
    }

    private HttpResponse<String> get(ManagementServer management, String path, String accepted) {
        try {
            return client.send(
                    HttpRequest.newBuilder(management.address().resolve(path))
                            .header("Accept", accepted)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void fill(ToyDataset dataset) {
        dataset.labeler(1);
        dataset.manifest(1, ManifestState.SEALED, IMAGES);
        IntStream.range(0, IMAGES).forEach(i -> dataset.image(i, 1, ImageState.FINAL));
        dataset.rawImage(
                "another-key".getBytes(UTF_8),
                dataset.imageBytes(
                        dataset.imageBuilder(IMAGES, 1, ImageState.FINAL).build()));
        dataset.flush();
    }

    @Test
    void shouldExportEachMetricOfARunningSystemWithAValue() {
        Configuration configuration = configuration();
        WorkDir workDir = WorkDir.of(configuration).require(0);
        try (ManagementServer management = ManagementServer.start(configuration);
                StackAccess stack = StackAccess.embedded(
                        configuration, workDir, PartSettings.catalogue(configuration), management.meters());
                ToyDataset dataset =
                        new ToyDataset(stack.connection(), stack.catalogue(), "toys", folder.resolve("artifacts"));
                RoleThreads roles = new RoleThreads()) {
            fill(dataset);
            assertThat(get(management, "/ready").statusCode()).isEqualTo(503);
            roles.start(RunningLabeler.role(
                    stack.connection(), stack.catalogue(), List.of(folder.resolve("artifacts")), Duration.ZERO));
            roles.start(RoleKind.PROGRESS.create(configuration, workDir, stack.connection(), stack.catalogue()));
            roles.start(RoleKind.SINK.create(configuration, workDir, stack.connection(), stack.catalogue()));
            management.probes().watch(roles);

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(get(management, "/ready").body()).isEqualTo("ok\n"));
            assertThat(get(management, "/startup").statusCode()).isEqualTo(200);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(management, "/metrics").body())
                            .contains(
                                    "\nladd_images_total{outcome=\"labelled\"} " + (double) IMAGES + "\n",
                                    "\nladd_dead_letters_total{reason=\"record-key-invalid\",stage=\"labeler\"} 1.0\n",
                                    "\nladd_lane_state{dataset=\"toys\",labeler=\"toys-teacher\",state=\"live\",version=\"1\"} 1.0\n",
                                    "\nladd_progress_remaining_images{dataset=\"toys\",labeler=\"toys-teacher\",version=\"1\"} 0.0\n",
                                    "\nladd_sink_rows_total{dataset=\"toys\"} " + (double) IMAGES + "\n",
                                    "\nladd_table_rows{dataset=\"toys\"} " + (double) IMAGES + "\n",
                                    "\nladd_tags_total{dataset=\"toys\"} 1.0\n",
                                    "\nladd_active_version{dataset=\"toys\",labeler=\"toys-teacher\"} 1.0\n"));
            String metrics = get(management, "/metrics").body();
            List<Metric> expected = Arrays.stream(Metric.values())
                    .filter(metric -> RUNNING.contains(metric.source()))
                    .toList();
            assertThat(expected).hasSizeGreaterThanOrEqualTo(40).allSatisfy(metric -> assertThat(metrics)
                    .contains("# HELP " + metric.prometheusName() + " " + metric.help())
                    .containsPattern(
                            Pattern.compile("(?m)^" + metric.prometheusName() + "[_a-z]*(\\{.*})? [-0-9.E+]+$")));
            assertThat(ClientMeters.prometheusNames()).allSatisfy(name -> assertThat(metrics)
                    .containsPattern(Pattern.compile("(?m)^" + name + "\\{.*} [-0-9.E+]+$")));
            for (String stage : List.of("decode", "infer", "cut", "produce", "commit")) {
                assertThat(get(management, "/metrics", "application/openmetrics-text")
                                .body())
                        .containsPattern(
                                "ladd_stage_seconds_bucket\\{stage=\"" + stage
                                        + "\",le=\"[^\"]*\"} \\d+ # \\{offset=\"\\d+\",partition=\"\\d\",topic=\"toys.images\"} ");
            }
            assertThat(metrics).doesNotContainPattern("(?m)^kafka_.*(partition|node_id)=");
            assertThat(get(management, "/live").body()).isEqualTo("ok\n");
        }
    }

    @Test
    void shouldNameTheThreadThatIsStuckInInference() {
        Configuration configuration = configuration("kafka.consumer.max.poll.interval.ms=3000");
        WorkDir workDir = WorkDir.of(configuration).require(0);
        try (ManagementServer management = ManagementServer.start(configuration);
                StackAccess stack = StackAccess.embedded(
                        configuration, workDir, PartSettings.catalogue(configuration), management.meters());
                ToyDataset dataset =
                        new ToyDataset(stack.connection(), stack.catalogue(), "toys", folder.resolve("artifacts"));
                RoleThreads roles = new RoleThreads()) {
            fill(dataset);
            roles.start(RunningLabeler.role(
                    stack.connection(),
                    stack.catalogue(),
                    List.of(folder.resolve("artifacts")),
                    Duration.ofMillis(400)));
            management.probes().watch(roles);

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            get(management, "/live").body())
                    .containsPattern(
                            "labeler: no sign of life of thread ladd-engine-toys-toys-teacher-v1 for \\d+ s\n"));
        }
    }
}
