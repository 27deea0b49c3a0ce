package dev.laddstreams.app.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.clients.metrics.ClientMeters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.clients.metrics.MetricKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dashboards and rules may name only what the processes measure. */
class MonitoringFilesTest {
    private static final Path DEPLOY = Path.of("../deploy");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OWN_NAME = Pattern.compile("(?<![:\\w])ladd_\\w+");
    private static final Pattern CLIENT_NAME = Pattern.compile("(?<![:\\w])kafka_\\w+");
    private static final Pattern SELECTOR = Pattern.compile("(?<![:\\w])(ladd_\\w+)\\{([^}]*)}");
    private static final Pattern RECORDED = Pattern.compile("(?m)^\\s*- record: (\\S+)");
    private static final Pattern RECORDED_NAME = Pattern.compile("\\w+:ladd_\\w+:\\w+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!=|!~|=)");

    /** What a scrape adds to each series. */
    private static final Set<String> ADDED = Set.of("instance", "job");

    @ParameterizedTest
    @MethodSource("monitoringFiles")
    void shouldNameOnlyWhatIsMeasured(Path file) throws IOException {
        Set<String> known = new HashSet<>(measured().keySet());
        // runbooks speak of histograms as a whole
        Arrays.stream(Metric.values()).map(Metric::prometheusName).forEach(known::add);
        assertThat(names(OWN_NAME, Files.readString(file))).isSubsetOf(known);
    }

    @ParameterizedTest
    @MethodSource("monitoringFiles")
    void shouldNameOnlyWhatIsShownOfKafkasClients(Path file) throws IOException {
        assertThat(names(CLIENT_NAME, Files.readString(file))).isSubsetOf(ClientMeters.prometheusNames());
    }

    @Test
    void shouldShowAllThatIsShownOfKafkasClientsOnADashboard() throws IOException {
        assertThat(names(CLIENT_NAME, Files.readString(DEPLOY.resolve("grafana/dashboards/ladd-kafka.json"))))
                .containsAll(ClientMeters.prometheusNames());
    }

    @ParameterizedTest
    @MethodSource("monitoringFiles")
    void shouldSelectByLabelsThatTheMetricHas(Path file) throws IOException {
        // in JSON the quotes of a selector are escaped
        var selectors = SELECTOR.matcher(Files.readString(file).replace("\\\"", "\""));
        while (selectors.find()) {
            Set<String> allowed = new HashSet<>(ADDED);
            allowed.add("le");
            allowed.addAll(measured().getOrDefault(selectors.group(1), List.of()));
            assertThat(names(LABEL, selectors.group(2).replaceAll("\"[^\"]*\"", "\"\"")))
                    .as(selectors.group())
                    .isSubsetOf(allowed);
        }
    }

    @ParameterizedTest
    @MethodSource("monitoringFiles")
    void shouldUseOnlySeriesThatAreRecorded(Path file) throws IOException {
        Set<String> recorded = names(RECORDED, Files.readString(DEPLOY.resolve("prometheus/recording.yml")));
        assertThat(names(RECORDED_NAME, Files.readString(file))).isSubsetOf(recorded);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void shouldLayPanelsBesideEachOther(Path file) throws IOException {
        JsonNode dashboard = JSON.readTree(file.toFile());
        assertThat(dashboard.path("uid").asText() + ".json")
                .isEqualTo(file.getFileName().toString());
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(ids.add(panel.path("id").asInt())).as("one id each").isTrue();
            assertThat(panel.path("title").asText()).isNotBlank();
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    String cell = (place.path("x").asInt() + x) + "/"
                            + (place.path("y").asInt() + y);
                    assertThat(cells.add(cell))
                            .as(panel.path("title").asText() + " at " + cell)
                            .isTrue();
                }
            }
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("targets"))
                        .as(panel.path("title").asText())
                        .isNotEmpty();
            }
        }
    }

    /** Grafana publishes no JSON schema of a dashboard: these are the rules by which it finds what it draws. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void shouldHaveWhatGrafanaReads(Path file) throws IOException {
        JsonNode dashboard = JSON.readTree(file.toFile());
        assertThat(dashboard.path("title").asText()).startsWith("LADD: ");
        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
        assertThat(dashboard.path("refresh").asText()).matches("\\d+[sm]");
        assertThat(dashboard.at("/time/from").asText()).startsWith("now-");
        Set<String> variables = new HashSet<>();
        for (JsonNode variable : dashboard.at("/templating/list")) {
            assertThat(variable.path("type").asText()).isIn("datasource", "query");
            variables.add(variable.path("name").asText());
        }
        assertThat(variables).contains("datasource");
        for (JsonNode panel : dashboard.path("panels")) {
            String title = panel.path("title").asText();
            assertThat(panel.path("type").asText())
                    .as(title)
                    .isIn("row", "timeseries", "stat", "gauge", "bargauge", "table", "barchart", "state-timeline");
            Set<String> references = new HashSet<>();
            for (JsonNode target : panel.path("targets")) {
                assertThat(references.add(target.path("refId").asText()))
                        .as(title)
                        .isTrue();
                assertThat(target.at("/datasource/type").asText()).as(title).isEqualTo("prometheus");
                assertThat(target.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
                assertThat(variables)
                        .as(title)
                        .containsAll(names(
                                Pattern.compile("\\$(\\w+)"),
                                target.path("expr").asText()));
            }
        }
    }

    @Test
    void shouldShowEveryMetricSomewhere() throws IOException {
        Set<String> shown = new HashSet<>();
        for (Path file : monitoringFiles().toList()) {
            shown.addAll(names(OWN_NAME, Files.readString(file)));
        }
        List<String> unseen = Arrays.stream(Metric.values())
                .filter(metric -> series(metric).stream().noneMatch(shown::contains))
                .map(Metric::prometheusName)
                .toList();
        assertThat(unseen).as("metrics that no dashboard and no rule uses").isEmpty();
    }

    @Test
    void shouldSayWhatToDoForEachAlert() throws IOException {
        String alerts = Files.readString(DEPLOY.resolve("prometheus/alerts.yml"));
        int count = alerts.split("- alert: ", -1).length - 1;
        assertThat(count).isGreaterThanOrEqualTo(10);
        assertThat(alerts.split("runbook: \"", -1)).hasSize(count + 1);
        String tests = Files.readString(DEPLOY.resolve("prometheus/tests/alerts.yml"));
        for (String name : names(Pattern.compile("- alert: (\\w+)"), alerts)) {
            assertThat(tests).contains(name + " fires", name + " stays quiet");
        }
    }

    private static Map<String, List<String>> measured() {
        Map<String, List<String>> series = new HashMap<>();
        for (Metric metric : Metric.values()) {
            series(metric).forEach(name -> series.put(name, metric.labels()));
        }
        return series;
    }

    /** The names under which Prometheus keeps a metric. */
    private static List<String> series(Metric metric) {
        String name = metric.prometheusName();
        return metric.kind() == MetricKind.SECONDS || metric.kind() == MetricKind.SIZES
                ? List.of(name + "_bucket", name + "_sum", name + "_count")
                : List.of(name);
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> found = new HashSet<>();
        var matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.groupCount() > 0 ? matcher.group(1) : matcher.group());
        }
        return found;
    }

    static Stream<Path> monitoringFiles() {
        List<Path> files = new ArrayList<>(dashboards().toList());
        files.addAll(files(DEPLOY.resolve("prometheus"), ".yml"));
        files.addAll(files(DEPLOY.resolve("prometheus/tests"), ".yml"));
        return files.stream();
    }

    static Stream<Path> dashboards() {
        return files(DEPLOY.resolve("grafana/dashboards"), ".json").stream();
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
