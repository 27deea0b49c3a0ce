package dev.laddstreams.processors.progress;

import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static dev.laddstreams.schemas.avro.ManifestState.SEALED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.processors.TestRecords;
import io.micrometer.core.instrument.Gauge;
import org.junit.jupiter.api.Test;

class ProgressMetersTest {
    private final Meters meters = Meters.unread();

    private Iterable<Double> remaining() {
        return gauges("ladd.progress.remaining.images");
    }

    private Iterable<Double> waiting() {
        return gauges("ladd.progress.waiting.images");
    }

    private Iterable<Double> gauges(String name) {
        return meters.registry().find(name).gauges().stream().map(Gauge::value).toList();
    }

    @Test
    void shouldShowWhatWaitsForLabelersThatNobodyRuns() {
        LabelerVersion first = new LabelerVersion(TestRecords.LABELER, 1, 0);
        LabelerVersion second = new LabelerVersion(TestRecords.LABELER, 2, 0);
        try (ProgressTopologyDriver task = new ProgressTopologyDriver("progress-task", new ProgressMeters(meters))) {
            task.manifest(1, SEALED, 2);
            task.image(0, 1, FINAL);
            task.image(1, 1, FINAL);
            task.pass();
            assertThat(waiting()).as("no labeler is published").containsExactly(0.0);

            task.demand(first);
            task.pass();
            assertThat(waiting()).as("published, not one label yet").containsExactly(2.0);

            task.labelled(0, 1, 1);
            task.demand(first, second);
            task.pass();
            assertThat(waiting()).as("one of the first, two of the second").containsExactly(3.0);

            task.demand(second);
            task.pass();
            assertThat(waiting()).as("the first is retired").containsExactly(2.0);

            task.labelled(0, 1, 2);
            task.labelled(1, 1, 2);
            task.pass();
            assertThat(waiting()).containsExactly(0.0);

            task.demand(new LabelerVersion(TestRecords.LABELER, 2, 1));
            task.pass();
            assertThat(waiting()).as("everything once more").containsExactly(2.0);
        }
        assertThat(waiting()).isEmpty();
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
