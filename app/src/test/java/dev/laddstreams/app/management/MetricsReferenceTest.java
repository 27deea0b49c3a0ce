package dev.laddstreams.app.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.metrics.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MetricsReferenceTest {
    @Test
    void shouldMatchTheCommittedPage() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "metrics.md")))
                .as("stale: run ./ladd describe --write-reference docs")
                .isEqualTo(MetricsReference.markdown());
    }

    @Test
    void shouldNameEachMetricOnceInBaseUnits() {
        assertThat(Arrays.stream(Metric.values()).map(Metric::prometheusName))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("ladd_[a-z0-9_]+"))
                .noneMatch(name -> name.matches(".*_(millis|milliseconds|ms|minutes|kib|mib|percent)(_.*)?"));
        assertThat(Metric.values()).allSatisfy(metric -> {
            assertThat(metric.help()).endsWith(".");
            assertThat(metric.labels()).doesNotContain("image", "imageId", "image_id");
        });
    }
}
