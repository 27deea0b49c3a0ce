package dev.laddstreams.sinks.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.ActivationCandidate;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.activation.ActivationPolicy;
import dev.laddstreams.sinks.activation.ActivationPolicy.Automatic;
import dev.laddstreams.sinks.activation.ActivationPolicy.Gate;
import dev.laddstreams.sinks.dataset.SinkHarness.RunningSink;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.StoredRows;
import dev.laddstreams.sinks.table.TagInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationIT {
    private static final ActivationPolicy NEWEST =
            new ActivationPolicy(Automatic.NEWEST, Gate.NONE, 0, Optional.empty());

    @TempDir
    private static Path brokerFolder;

    private static SinkHarness harness;

    @TempDir
    private Path warehouse;

    @BeforeAll
    static void startBroker() {
        harness = new SinkHarness(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        harness.close();
    }

    @Test
    void shouldTagEachManifestRevisionWithItsOwnImages() {
        String dataset = "revised";
        harness.createTopics(dataset);
        try (RunningSink sink = harness.start("revised", tables())) {
            Map<Integer, Long> ends = harness.label(dataset, Samples.labelled(dataset, 0, 6));
            harness.complete(dataset, 1, 1, 6, ends);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(harness.activation(dataset)).isPresent());
            Map<Integer, Long> later = new TreeMap<>(ends);
            harness.label(
                            dataset,
                            List.of(
                                    Samples.labelled(dataset, 0, 2, 1),
                                    Samples.withdrawn(dataset, 1, 2, 1),
                                    Samples.labelled(dataset, 6, 1, 1)))
                    .forEach(later::put);
            harness.complete(dataset, 2, 1, 6, later);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(harness.activation(dataset).map(Activation::getTag))
                            .contains("teacher-v1-r2"));
            assertThat(sink.status(dataset).map(DatasetStatus::storedRows)).contains(9L);
        }
        assertThat(StoredRows.images(tables(), dataset, "teacher-v1-r1"))
                .extracting(StoredImage::imageId)
                .containsExactlyInAnyOrderElementsOf(Samples.imageIds(dataset, 6));
        List<StoredImage> second = StoredRows.images(tables(), dataset, "teacher-v1-r2");
        assertThat(second)
                .extracting(StoredImage::imageId)
                .contains("revised-0-6")
                .doesNotContain("revised-1-1");
        assertThat(second).hasSize(6);
        assertThat(second)
                .filteredOn(image -> image.imageId().equals("revised-0-0"))
                .extracting(StoredImage::revision)
                .containsExactly(2);
    }

    @Test
    void shouldActivateAfterDyingBetweenTagAndActivation() {
        String dataset = "between";
        harness.createTopics(dataset);
        Map<Integer, Long> ends = harness.label(dataset, Samples.labelled(dataset, 0, 4));
        try (RunningSink sink = harness.start("between-1", tables())) {
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::storedRows))
                            .contains(4L));
        }
        try (DatasetCatalog catalog = DatasetCatalog.open(tables())) {
            catalog.require(dataset)
                    .tags()
                    .create(TagInfo.of(
                            Samples.completed(dataset, 1, 1, 4, ends),
                            Samples.manifest(dataset, 1, 4),
                            Samples.descriptor(1),
                            1));
        }
        harness.complete(dataset, 1, 1, 4, ends);

        try (RunningSink sink = harness.start("between-2", tables())) {
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(harness.activation(dataset)).isPresent());
            assertThat(sink.status(dataset)).isPresent();
        }
    }

    @Test
    void shouldLeaveARolledBackVersionAlone() {
        String dataset = "rollback";
        harness.createTopics(dataset);
        Map<Integer, Long> ends = harness.label(dataset, Samples.labelled(dataset, 0, 4));
        try (RunningSink sink = harness.start("rollback-1", tables(), NEWEST)) {
            harness.complete(dataset, 1, 1, 4, ends);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(activeVersion(dataset)).contains(1));
            Map<Integer, Long> second = harness.label(
                    dataset,
                    IntStream.range(0, 4)
                            .mapToObj(i -> Samples.labelled(dataset, i, 1, 2))
                            .toList());
            harness.complete(dataset, 1, 2, 4, second);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(activeVersion(dataset)).contains(2));
            harness.activations()
                    .change(
                            dataset,
                            Samples.LABELER,
                            current -> current.map(a -> Activations.rolledBack(a, "teacher-v1-r1", 1, Instant.now())));
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(activeTag(dataset)).contains("teacher-v1-r1"));
            assertThat(sink.status(dataset)).isPresent();
        }
        String later = "rollback-later";
        harness.createTopics(later);
        try (RunningSink sink = harness.start("rollback-2", tables(), NEWEST)) {
            // what comes after on the same topic was settled: so was all before it
            harness.complete(later, 1, 1, 4, harness.label(later, Samples.labelled(later, 0, 4)));
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(activeVersion(later)).contains(1));
            assertThat(sink.status(dataset)).isPresent();
        }
        assertThat(activeVersion(dataset)).contains(1);
        assertThat(activeTag(dataset)).contains("teacher-v1-r1");
    }

    @Test
    void shouldActivateLaterVersionsOnRequestAlone() {
        String dataset = "asked";
        harness.createTopics(dataset);
        try (RunningSink sink = harness.start("asked", tables())) {
            labelAndComplete(dataset, 1);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(activeVersion(dataset)).contains(1));
            request(dataset, 2);
            assertThat(activeVersion(dataset)).contains(1);
            labelAndComplete(dataset, 3);
            labelAndComplete(dataset, 2);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(activeVersion(dataset)).contains(2));
            assertThat(harness.activation(dataset).orElseThrow().getHistory()).containsExactly(1);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(activeTag(dataset)).contains("teacher-v2-r1"));
            assertThat(sink.status(dataset)).isPresent();
        }
    }

    @Test
    void shouldLetPassByDeployedAccuracyAlone() {
        String dataset = "gated";
        harness.createTopics(dataset);
        ActivationPolicy gated = new ActivationPolicy(Automatic.NEWEST, Gate.DEPLOYED_ACCURACY, 0.01, Optional.empty());
        try (RunningSink sink = harness.start("gated", tables(), gated)) {
            labelAndComplete(dataset, 1);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(activeVersion(dataset)).contains(1));
            harness.publish(SinkHarness.TOPICS.evaluations(), dataset + "-1", Samples.evaluation(dataset, 1, 1, 0.80));
            labelAndComplete(dataset, 2);
            SinkHarness.eventually().untilAsserted(() -> assertThat(harness.activation(dataset)
                            .map(Activation::getCandidate)
                            .map(ActivationCandidate::getTag))
                    .contains("teacher-v2-r1"));
            harness.publish(SinkHarness.TOPICS.evaluations(), dataset + "-2", Samples.evaluation(dataset, 1, 2, 0.78));
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(harness.activation(dataset)).hasValueSatisfying(activation -> {
                        assertThat(activation.getRefusedVersion())
                                .as("%s", activation)
                                .isEqualTo(2);
                        assertThat(activation.getRefusal())
                                .isEqualTo("its deployed accuracy on gated is 78.0 %, that of version 1 is 80.0 %"
                                        + " (tolerance 1.0 %)");
                        assertThat(activation.getVersion()).isOne();
                    }));
            harness.publish(SinkHarness.TOPICS.evaluations(), dataset + "-3", Samples.evaluation(dataset, 1, 3, 0.795));
            labelAndComplete(dataset, 3);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(activeVersion(dataset)).contains(3));
            assertThat(sink.status(dataset)).isPresent();
        }
    }

    private static void labelAndComplete(String dataset, int version) {
        harness.complete(
                dataset,
                1,
                version,
                4,
                harness.label(
                        dataset,
                        IntStream.range(0, 4)
                                .mapToObj(i -> Samples.labelled(dataset, i, 1, version))
                                .toList()));
    }

    private static void request(String dataset, int version) {
        harness.activations()
                .change(
                        dataset,
                        Samples.LABELER,
                        current -> current.map(a -> Activations.withCandidate(a, version, Instant.now())));
    }

    private static Optional<Integer> activeVersion(String dataset) {
        return harness.activation(dataset).map(Activation::getVersion);
    }

    private Optional<String> activeTag(String dataset) {
        try (DatasetCatalog catalog = DatasetCatalog.open(tables())) {
            return catalog.require(dataset).tags().active().map(TagInfo::tag);
        }
    }

    private CatalogSettings tables() {
        return CatalogSettings.local(warehouse);
    }
}
