package dev.laddstreams.sinks.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.dataset.SinkHarness.RunningSink;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.StoredRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills sinks in the moment between a data file and its commit. */
class KilledSinkIT {
    private static final String DATASET = "killed";
    private static final int KILLS = 4;
    private static final int PER_ROUND = 50;

    @TempDir
    private Path folder;

    @Test
    void shouldStoreEveryRowOnceAlthoughSinksAreKilled() throws Exception {
        Path warehouse = folder.resolve("warehouse");
        try (SinkHarness harness = new SinkHarness(folder.resolve("broker"))) {
            harness.createTopics(DATASET);
            Map<Integer, Long> ends = new TreeMap<>();
            for (int kill = 0; kill < KILLS; kill++) {
                int from = kill * PER_ROUND;
                harness.label(DATASET, labelled(from, from + PER_ROUND)).forEach(ends::put);
                killAtTheNextDataFile(harness, warehouse);
            }
            harness.complete(DATASET, 1, 1, KILLS * PER_ROUND, ends);
            try (RunningSink sink = harness.start("killed", CatalogSettings.local(warehouse))) {
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(harness.activation(DATASET))
                        .isPresent());
                assertThat(sink.status(DATASET)).isPresent();
            }
        }

        CatalogSettings tables = CatalogSettings.local(warehouse);
        Map<String, Integer> counts = StoredRows.counts(tables, DATASET);
        assertThat(counts).hasSize(KILLS * PER_ROUND);
        assertThat(counts.values()).containsOnly(1);
        // files of killed sinks: proof that the kills came between file and commit
        assertThat(StoredRows.orphans(tables, DATASET, warehouse)).isNotEmpty();
    }

    private void killAtTheNextDataFile(SinkHarness harness, Path warehouse) throws Exception {
        long before = dataFiles(warehouse);
        // sinks that were killed stay in their group until its session times out, so each round takes a new one
        Process sink = SinkProcess.start(
                harness.connection(), warehouse, "killed-" + before + "-" + System.nanoTime(), folder.resolve("log"));
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> dataFiles(warehouse) > before);
        } finally {
            sink.destroyForcibly();
            assertThat(sink.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static long dataFiles(Path warehouse) throws IOException {
        Path data = warehouse.resolve("ladd").resolve(DATASET).resolve("data");
        if (!Files.isDirectory(data)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private static List<AugmentedRecord> labelled(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Samples.labelled(DATASET, i, 1, 1))
                .toList();
    }
}
