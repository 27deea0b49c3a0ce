package dev.laddstreams.processors.progress;

import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static dev.laddstreams.schemas.avro.ManifestState.SEALED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.metrics.Meters;
import io.micrometer.core.instrument.Gauge;
import org.junit.jupiter.api.Test;

class ProgressMetersTest {
    private final Meters meters = Meters.unread();

    private Iterable<Double> remaining() {
        return meters.registry().find("ladd.progress.remaining.images").gauges().stream()
                .map(Gauge::value)
                .toList();
    }

    @Test
    void shouldShowADatasetUntilItsOwnTaskEnds() {
        ProgressMeters process = new ProgressMeters(meters);
        try (ProgressTopologyDriver task = new ProgressTopologyDriver("progress-task", process)) {
            task.manifest(1, SEALED, 2);
            task.image(0, 1, FINAL);
            task.image(1, 1, FINAL);
            task.labelled(0, 1, 1);
            task.pass();
            assertThat(remaining()).containsExactly(1.0);

            new ProgressTopologyDriver("progress-other-task", process).close();

            assertThat(remaining()).as("a stalled dataset must stay in sight").containsExactly(1.0);
        }
        assertThat(remaining()).isEmpty();
    }
}
