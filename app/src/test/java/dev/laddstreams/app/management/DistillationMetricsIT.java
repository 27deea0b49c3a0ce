package dev.laddstreams.app.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.Ladd;
import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.console.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a distillation tells of itself while it runs. */
@Timeout(180)
class DistillationMetricsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern ADDRESS = Pattern.compile("metrics +(http://\\S+/metrics)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final StringWriter shown = new StringWriter();

    @TempDir
    private Path folder;

    private int distil(Path data) {
        PrintWriter writer = new PrintWriter(shown, true);
        return Ladd.run(
                new Terminal(writer, writer, 0),
                Map.of(),
                "distill",
                "--data=" + data,
                "--dataset=tiny",
                "--recipe=small",
                "--width=8",
                "--images-per-class=1",
                "--iterations=400",
                "--work-dir=" + folder.resolve("work"));
    }

    private String metrics() {
        Matcher address = ADDRESS.matcher(shown.toString());
        assertThat(address.find()).as(shown.toString()).isTrue();
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(address.group(1))).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldShowStepsAndLossWhileItRuns() throws IOException {
        Path data = TinyImages.write(folder.resolve("data"), 20, 5);
        CompletableFuture<Integer> run = CompletableFuture.supplyAsync(() -> distil(data));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(metrics())
                .containsPattern("(?m)^ladd_distillation_steps_total\\{dataset=\"tiny\"} [1-9]")
                .containsPattern("(?m)^ladd_distillation_loss\\{dataset=\"tiny\"} [0-9]"));

        assertThat(run.join()).as(shown.toString()).isZero();
    }
}
