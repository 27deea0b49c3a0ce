package dev.laddstreams.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.Ladd;
import dev.laddstreams.app.chaos.FixedPort;
import dev.laddstreams.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of {@code ladd run dashboard}, begun before its cluster. */
class DashboardStartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void shouldSayWhatItWaitsForAndGoOnWhenItIsThere() throws IOException, InterruptedException {
        int kafka = FixedPort.next();
        int registry = FixedPort.next();
        Path output = folder.resolve("output");
        Process process = start(output, kafka, registry);
        try {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(Files.readString(output))
                    .containsPattern("page      http://localhost:\\d+")
                    .contains("The dashboard waits: Cannot reach Kafka: nothing listens at " + FixedPort.HOST + ":"
                            + kafka + " (expected: a running broker at kafka.bootstrap-servers)")
                    .doesNotContain("Exception"));

            EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"), kafka, registry);
            try {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(Files.readString(output))
                        .contains("The cluster is there; the live page goes on"));
                process.destroy();
                assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                stack.close();
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(Path output, int kafka, int registry) throws IOException {
        ProcessBuilder process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Ladd.class.getName(),
                "run",
                "dashboard",
                "--work-dir",
                folder.resolve("work").toString(),
                "--set",
                "kafka.bootstrap-servers=" + FixedPort.HOST + ":" + kafka,
                "--set",
                "schema-registry.url=http://" + FixedPort.HOST + ":" + registry,
                "--set",
                "dashboard.port=0",
                "--set",
                "management.port=0");
        process.environment().keySet().removeIf(name -> name.startsWith("LADD_"));
        return process.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }
}
