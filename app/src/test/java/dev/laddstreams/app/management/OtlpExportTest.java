package dev.laddstreams.app.management;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.clients.metrics.Metric;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of OpenTelemetry's receives. */
class OtlpExportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private record Request(Optional<String> authorization, byte[] body) {}

    private final Queue<Request> received = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private HttpServer collector;

    @BeforeEach
    void listen() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/metrics", exchange -> {
            received.add(new Request(
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                    exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private Configuration configuration(String... assignments) {
        return ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of(),
                        Stream.concat(Stream.of("work-dir=" + folder), Stream.of(assignments))
                                .map(text -> new Assignment("--set", text))
                                .toList())
                .require();
    }

    @Test
    void shouldSendWhatIsMeasuredToACollector() {
        Configuration configuration = configuration(
                "metrics.otlp.url=http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/metrics",
                "metrics.otlp.interval=200ms",
                "metrics.otlp.authorization=Bearer hush");
        try (ManagementServer management = ManagementServer.start(configuration)) {
            management.meters().counter(Metric.IMAGES, "labelled").increment();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(received)
                    .anySatisfy(request -> assertThat(new String(request.body(), ISO_8859_1))
                            .contains("ladd.images.total", "service.name")));
        }
        assertThat(received)
                .allSatisfy(request -> assertThat(request.authorization()).contains("Bearer hush"));
        assertThat(OtlpTarget.of(configuration))
                .hasValueSatisfying(target -> assertThat(target.toString()).doesNotContain("hush"));
    }

    @Test
    void shouldSendNothingUnlessAskedTo() {
        assertThat(OtlpTarget.of(configuration())).isEmpty();
    }
}
