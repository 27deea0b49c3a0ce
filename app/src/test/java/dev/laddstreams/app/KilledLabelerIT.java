package dev.laddstreams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.runtime.RoleThread;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.LabelerMain;
import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.sinks.dataset.DatasetSink;
import dev.laddstreams.sinks.dataset.DatasetSinkSettings;
import dev.laddstreams.sinks.dataset.DatasetStatus;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.StoredRows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the images topic to the table, while the labeler's process is killed again and again. */
class KilledLabelerIT {
    private static final String DATASET = "killed";
    private static final int IMAGES = 5_000;
    private static final int KILLS = 5;
    private static final int VERSION = 1;
    private static final Duration PER_IMAGE = Duration.ofMillis(2);
    private static final TopicCatalogue CATALOGUE =
            new TopicCatalogue(2, (short) 1, TopicCatalogue.DEFAULT.maxMessageBytes());
    private static final DatasetSinkSettings SINK = new DatasetSinkSettings(
            "killed-sink", Duration.ofMillis(700), 1 << 20, Duration.ofMillis(300), Duration.ofMillis(300));

    @TempDir
    private Path folder;

    @Test
    void shouldLabelAndStoreEachImageExactlyOnce() throws Exception {
        CatalogSettings tables = CatalogSettings.local(folder.resolve("warehouse"));
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ToyDataset dataset = new ToyDataset(stack.connection(), CATALOGUE, DATASET, artifacts())) {
            dataset.labeler(VERSION);
            dataset.manifest(1, ManifestState.SEALED, IMAGES);
            IntStream.range(0, IMAGES).forEach(i -> dataset.image(i, 1, ImageState.FINAL));
            dataset.flush();

            labelAndStore(stack.connection(), dataset, tables);

            Map<String, Integer> once = IntStream.range(0, IMAGES)
                    .boxed()
                    .collect(Collectors.toMap(i -> dataset.imageId(i) + "|1|" + VERSION, i -> 1));
            assertThat(dataset.augmented())
                    .extracting(record -> record.getImage().getImageId() + "|"
                            + record.getImage().getRevision() + "|"
                            + record.getProvenance().getVersion())
                    .containsExactlyInAnyOrderElementsOf(once.keySet());
            assertThat(StoredRows.counts(tables, DATASET)).isEqualTo(once);
        }
    }

    /** Until nothing is left to label and the sink has stored as many rows as there are labels. */
    private void labelAndStore(KafkaConnection connection, ToyDataset dataset, CatalogSettings tables)
            throws Exception {
        try (DatasetSink sink = new DatasetSink(connection, CATALOGUE, tables, SINK);
                RoleThread storing = RoleThread.start("sink", sink::run, sink::close)) {
            killRepeatedly(connection, dataset);
            Process last = start(connection, Duration.ZERO);
            try {
                eventually().until(() -> dataset.lag(VERSION).equals(Optional.of(0L)));
            } finally {
                last.destroy();
                last.waitFor();
            }
            int labelled = dataset.augmented().size();
            eventually().until(() -> {
                storing.requireRunning();
                return storedRows(sink) >= labelled;
            });
        }
    }

    private static long storedRows(DatasetSink sink) {
        return Optional.ofNullable(sink.status().get(DATASET))
                .map(DatasetStatus::storedRows)
                .orElse(0L);
    }

    /** In the middle of transactions: the moment is the number of records that it has written, not those it committed. */
    private void killRepeatedly(KafkaConnection connection, ToyDataset dataset) throws Exception {
        Random random = new Random(1);
        int inTransaction = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            long moment = dataset.written() + 300 + random.nextInt(400);
            Process labeler = start(connection, PER_IMAGE);
            try {
                eventually().until(() -> dataset.written() >= moment);
            } finally {
                labeler.destroyForcibly().waitFor();
            }
            inTransaction += dataset.readable() < dataset.written() ? 1 : 0;
            assertThat(dataset.lag(VERSION)).as("left after kill %s", kill).hasValueSatisfying(lag -> assertThat(lag)
                    .isPositive());
        }
        assertThat(inTransaction).as("kills in a transaction").isPositive();
    }

    private Process start(KafkaConnection connection, Duration perImage) throws IOException {
        return LabelerMain.start(connection, "slot-1", artifacts(), CATALOGUE, perImage);
    }

    private Path artifacts() {
        return folder.resolve("artifacts");
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }
}
