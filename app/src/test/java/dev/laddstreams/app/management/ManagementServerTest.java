package dev.laddstreams.app.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.SourcePosition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final KafkaConnection PATIENT = KafkaConnection.of("localhost:1", "http://localhost:2");
    private static final KafkaConnection IMPATIENT = new KafkaConnection(
            PATIENT.bootstrapServers(),
            PATIENT.schemaRegistryUrl(),
            PATIENT.serializerClass(),
            PATIENT.deserializerClass(),
            Map.of(),
            Map.of(),
            Map.of("max.poll.interval.ms", "1"),
            Map.of());

    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch begun = new CountDownLatch(1);
    private ManagementServer management;

    @BeforeEach
    void start() {
        management = ManagementServer.start(configuration());
    }

    @AfterEach
    void stop() {
        management.close();
    }

    private static Configuration configuration(String... assignments) {
        return ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of(),
                        Arrays.stream(assignments)
                                .map(text -> new Assignment("--set", text))
                                .toList())
                .require();
    }

    private HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(management.address().resolve(path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void assertAnswer(String path, int status, String body) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.body()).as(path).isEqualTo(body);
        assertThat(answer.statusCode()).as(path).isEqualTo(status);
    }

    /** Takes its only step when it is let, which lasts until it is told to stop. */
    private Role oneStep(String name, KafkaConnection connection) {
        return new Role(name, connection, List.of()) {
            @Override
            protected void work() throws InterruptedException {
                begun.await();
                if (goesOn()) {
                    pause(Duration.ofMinutes(1));
                }
            }
        };
    }

    @Test
    void shouldWriteWhatTheMachineDoesInBothFormats() {
        HttpResponse<String> text = get("/metrics");
        assertThat(text.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body())
                .contains("# HELP jvm_memory_used_bytes ", "\nprocess_cpu_usage ", "\nprocess_files_open_files ")
                .doesNotContain("# EOF");

        HttpResponse<String> open = get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain");
        assertThat(open.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void shouldSayWhereTheRecordOfAStepStood() {
        long nanos = Duration.ofMillis(3).toNanos();
        for (String topic : List.of("pets.images", "p".repeat(200))) {
            String stage = topic.equals("pets.images") ? "infer" : "decode";
            management.meters().timer(Metric.STAGE, stage).record(Duration.ofNanos(nanos));
            management.meters().exemplars().saw(Metric.STAGE, nanos, new SourcePosition(topic, 1, 17), stage);
        }

        assertThat(get("/metrics", "Accept", "application/openmetrics-text")
                        .body()
                        .lines()
                        .filter(line -> line.contains(" # {")))
                .singleElement(STRING)
                .startsWith("ladd_stage_seconds_bucket{stage=\"infer\",le=\"0.005\"} 1 # "
                        + "{offset=\"17\",partition=\"1\",topic=\"pets.images\"} 0.003 ");
        assertThat(get("/metrics").body()).contains("ladd_stage_seconds_bucket").doesNotContain(" # {");
    }

    @Test
    void shouldTellOfEveryStepOfALife() {
        assertAnswer("/startup", 503, "the process is starting\n");
        assertAnswer("/ready", 503, "the process is starting\n");
        assertAnswer("/live", 200, "ok\n");
        try (RoleThreads roles = new RoleThreads()) {
            roles.start(oneStep("sink", PATIENT));
            management.probes().watch(roles);
            assertAnswer("/startup", 503, "sink: it is starting\n");
            assertAnswer("/ready", 503, "sink: it is starting\n");
            begun.countDown();
            await().atMost(PATIENCE).until(() -> get("/startup").statusCode() == 200);
            assertAnswer("/ready", 200, "ok\n");
            management.probes().drain();
            assertAnswer("/ready", 503, "the process is draining\n");
            assertAnswer("/startup", 200, "ok\n");
        }
    }

    @Test
    void shouldNameARoleThatHangs() {
        begun.countDown();
        try (RoleThreads roles = new RoleThreads()) {
            roles.start(oneStep("healthy", PATIENT));
            roles.start(oneStep("hanging", IMPATIENT));
            management.probes().watch(roles);
            await().atMost(PATIENCE).until(() -> get("/live").statusCode() == 503);
            assertThat(get("/live").body()).matches("hanging: no sign of life of its own loop for \\d+ s\n");
        }
    }

    @Test
    void shouldAnswerAnUnknownPathWithASentence() {
        assertAnswer("/metricz", 404, "Cannot answer /metricz (expected: one of /metrics, /startup, /ready, /live)\n");
    }

    @Test
    void shouldNameAPortThatIsTaken() {
        int port = management.address().getPort();
        LaddException failure = catchThrowableOfType(
                LaddException.class, () -> ManagementServer.start(configuration("management.port=" + port)));
        assertThat(failure)
                .hasMessage("Cannot listen for metrics and probes: port " + port + " of 127.0.0.1 is in use or not"
                        + " permitted (expected: a free port as management.port; 0 picks one)");
        assertThat(failure.reason()).isEqualTo(Reason.PORT_IN_USE);
    }

    @Test
    void shouldLeaveAPortThatIsTakenToItsOwner() {
        int port = management.address().getPort();
        try (ManagementServer beside = ManagementServer.startBeside(configuration("management.port=" + port))) {
            assertThat(beside.address().getPort()).isPositive().isNotEqualTo(port);
        }
    }

    @Test
    void shouldNameAnAddressThatIsNotThisMachines() {
        for (String bind : List.of("192.0.2.1", "no-such-host.invalid")) {
            LaddException failure = catchThrowableOfType(
                    LaddException.class, () -> ManagementServer.start(configuration("management.bind=" + bind)));
            assertThat(failure)
                    .hasMessage("Cannot listen for metrics and probes: " + bind
                            + " (expected: an address of this machine as management.bind)");
            assertThat(failure.reason()).isEqualTo(Reason.USAGE);
        }
    }

    @Test
    void shouldListenAtLoopbackAlone() {
        assertThat(management.address().getHost()).isEqualTo("127.0.0.1");
        URI address = management.address();
        management.close();
        management = ManagementServer.start(configuration("management.port=" + address.getPort()));
        assertThat(management.address()).isEqualTo(address);
    }
}
