package dev.laddstreams.app.studies.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.console.LogFile;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.management.ManagementServer;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.studies.LabelRecipe;
import dev.laddstreams.app.wiring.Declarations;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prometheus, as Debian packs it, scrapes a whole demo, and beside it a process of routes; then every query of every dashboard
 * and rule is asked.
 */
@Tag("prometheus")
@Timeout(300)
class DemoPrometheusIT {
    private static final Path DEPLOY = Path.of("../deploy").toAbsolutePath().normalize();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PER_CLASS = 2;
    private static final Pattern VARIABLE = Pattern.compile("\"\\$\\w+\"");
    private static final Pattern METRIC = Pattern.compile("(?<![:\\w])(ladd|kafka|jvm|process)_\\w+");

    /** Panels that have nothing to show: without a GPU, and of a set that is labelled before its rate is known. */
    private static final Set<String> MAY_BE_EMPTY = Set.of("Utilisation", "Device memory in use", "Time left");

    private static final String TIME_LEFT = "version:ladd_progress_left_seconds:estimate";

    /** Metrics of a GPU. */
    private static final Pattern MAY_BE_ABSENT = Pattern.compile("ladd_device_\\w+");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Process prometheus;
    private static URI api;
    private static Instant begun;
    private static Instant ended;

    @BeforeAll
    static void scrapeADemo() throws IOException {
        int managementPort = freePort();
        int routesPort = freePort();
        int prometheusPort = freePort();
        api = URI.create("http://127.0.0.1:" + prometheusPort + "/api/v1/");
        prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration(managementPort, routesPort),
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + prometheusPort)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        begun = Instant.now();
        Configuration declared = routes(routesPort);
        try (ManagementServer management = ManagementServer.start(declared);
                StackAccess stack = StackAccess.open(declared, management.meters());
                RoleThreads roles = new RoleThreads()) {
            roles.start(RoleKind.ROUTES.create(declared, WorkDir.of(declared), stack.connection(), stack.catalogue()));
            demo(TinyImages.write(folder.resolve("tiny"), 40, 20), managementPort);
            roles.requireRunning();
        }
        // a rate needs a second scrape after the last change
        await().atMost(PATIENCE)
                .until(() -> Duration.between(begun, Instant.now()).toSeconds() > 3);
        ended = Instant.now();
    }

    @AfterAll
    static void stop() {
        prometheus.destroy();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path configuration(int managementPort, int routesPort) throws IOException {
        return Files.writeString(folder.resolve("prometheus.yaml"), """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: ["%1$s/prometheus/recording.yml", "%1$s/prometheus/alerts.yml"]
                scrape_configs:
                  - job_name: ladd
                    static_configs:
                      - targets: ["127.0.0.1:%2$d", "127.0.0.1:%3$d"]
                """.formatted(DEPLOY, managementPort, routesPort));
    }

    private static Configuration routes(int managementPort) throws IOException {
        Path file =
                Files.writeString(folder.resolve("ladd.yaml"), """
                work-dir: %s
                management.port: %d
                datasets:
                  birds: { classes: [crow, kite] }
                routes:
                  cms: { from: cms.uploads, dataset: birds, format: png, class: { topic: bird.species, key: id } }
                """.formatted(folder.resolve("routes"), managementPort));
        return Declarations.check(ConfigurationLoader.load(Optional.of(file), Map.of(), List.of()))
                .require();
    }

    private static void demo(Path data, int managementPort) {
        StringWriter shown = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(shown, true), new PrintWriter(shown, true), 0);
        DemoRequest request = new DemoRequest(
                new DemoRequest.RealImages(data.toString(), ReadingOptions.DEFAULT),
                OptionalInt.of(PER_CLASS),
                new SubImageGrid(3, 0.5),
                "dm",
                OptionalInt.empty(),
                DemoLength.FULL,
                Optional.empty(),
                3);
        new Demo(
                        ConfigurationLoader.load(
                                        Optional.empty(),
                                        Map.of(),
                                        List.of(
                                                new Assignment("--work-dir", "work-dir=" + folder.resolve("work")),
                                                new Assignment("--set", "management.port=" + managementPort),
                                                new Assignment("--set", "dashboard.port=0")))
                                .require(),
                        terminal,
                        LogFile.Detail.WARNINGS,
                        DemoPrometheusIT::tinySizes)
                .withPage()
                .run(request);
    }

    /** Enough iterations that the distillation is seen by several scrapes. */
    private static DemoSizes tinySizes(DemoRequest request, DataSplits data) {
        return new DemoSizes(
                PER_CLASS,
                new LabelRecipe(
                        ConvNetSpec.forInput(data.train().shape(), data.train().classes(), 4),
                        1_000,
                        2,
                        LabelRecipe.deployment(40, 4, Augmentation.NONE),
                        1_000),
                Methods.recipe(request.method(), RecipeName.SMALL, PER_CLASS, 1)
                        .changed(Map.of("iterations", "400", "real-per-class", "8", "augmentation", "none")),
                2,
                DemoControl.of(request.length()));
    }

    private static JsonNode ask(String path) {
        try {
            HttpResponse<String> answer = CLIENT.send(
                    HttpRequest.newBuilder(api.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body()).path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Whether a query had a value at some second of the demo. */
    private static boolean hadAValue(String query) {
        return !ask("query_range?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&start="
                        + begun.getEpochSecond() + "&end=" + ended.getEpochSecond() + "&step=1s")
                .path("result")
                .isEmpty();
    }

    /** Queries of all panels, with every choice that the dashboards' variables offer, by title. */
    private static Map<String, List<String>> panels() throws IOException {
        Map<String, List<String>> queries = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(DEPLOY.resolve("grafana/dashboards"))) {
            for (Path file : files.sorted().toList()) {
                for (JsonNode panel : JSON.readTree(file.toFile()).path("panels")) {
                    for (JsonNode target : panel.path("targets")) {
                        queries.computeIfAbsent(panel.path("title").asText(), title -> new ArrayList<>())
                                .add(VARIABLE.matcher(target.path("expr").asText())
                                        .replaceAll("\".*\""));
                    }
                }
            }
        }
        return queries;
    }

    private static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        ask("rules").path("groups").forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    @Test
    void shouldFillEveryPanel() throws IOException {
        Map<String, List<String>> panels = panels();
        assertThat(panels).hasSizeGreaterThan(50);
        List<String> empty = new ArrayList<>();
        panels.forEach((title, queries) -> queries.stream()
                .filter(query -> !MAY_BE_EMPTY.contains(title) && !hadAValue(query))
                .forEach(query -> empty.add(title + ": " + query)));
        assertThat(empty).isEmpty();
    }

    @Test
    void shouldRecordEverySeries() {
        List<JsonNode> recording = rules().stream()
                .filter(rule -> rule.path("type").asText().equals("recording")
                        && !rule.path("name").asText().equals(TIME_LEFT))
                .toList();
        assertThat(recording).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok");
            assertThat(hadAValue(rule.path("name").asText()))
                    .as(rule.toString())
                    .isTrue();
        });
    }

    @Test
    void shouldKnowEveryMetricOfEveryAlertAndFireNone() {
        List<JsonNode> alerts = rules().stream()
                .filter(rule -> rule.path("type").asText().equals("alerting"))
                .toList();
        Set<String> metrics = new TreeSet<>();
        assertThat(alerts).hasSizeGreaterThanOrEqualTo(10).allSatisfy(rule -> {
            assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok");
            METRIC.matcher(rule.path("query").asText()).results().forEach(name -> metrics.add(name.group()));
        });
        metrics.removeIf(name -> MAY_BE_ABSENT.matcher(name).matches());
        assertThat(metrics).isNotEmpty().allSatisfy(name -> assertThat(hadAValue(name))
                .isTrue());
        // the demo has ended: the process does not answer any more
        assertThat(ask("query?query="
                                + URLEncoder.encode(
                                        "ALERTS{alertstate=\"firing\",alertname!=\"LaddInstanceDown\"}",
                                        StandardCharsets.UTF_8))
                        .path("result"))
                .isEmpty();
    }
}
