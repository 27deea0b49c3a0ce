package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.sinks.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableUpkeepTest {
    private static final String DATASET = "pets";
    private static final KafkaSource SOURCE = new KafkaSource("cluster", "pets.augmented", "topic-id");
    private static final int FLUSHES = 20;

    @TempDir
    private Path folder;

    private DatasetCatalog catalog;
    private DatasetTable writer;
    private int stored;

    @BeforeEach
    void open() {
        catalog = DatasetCatalog.open(CatalogSettings.local(folder));
        writer = catalog.findOrCreate(DATASET);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void shouldMergeTheFilesOfManyFlushesAndKeepRowsAndOffsets() throws IOException {
        flush(FLUSHES);
        assertThat(dataFiles()).isEqualTo(FLUSHES);

        TableUpkeep.Tidied done = tidy();

        assertThat(done).isEqualTo(new TableUpkeep.Tidied(FLUSHES, 1, FLUSHES));
        assertThat(dataFiles()).isOne();
        assertThat(StoredRows.snapshots(settings(), DATASET)).isOne();
        assertThat(StoredRows.counts(settings(), DATASET)).isEqualTo(StoredRows.once(DATASET, FLUSHES));
        assertThat(catalog.require(DATASET).offsets()).contains(new TableOffsets(SOURCE, Map.of(0, (long) FLUSHES)));
        assertThat(tidy()).isEqualTo(new TableUpkeep.Tidied(0, 0, 0));
    }

    @Test
    void shouldStayOnceWhileAWriterGoesOn() throws IOException {
        for (int round = 0; round < 5; round++) {
            flush(10);
            assertThat(tidy().into()).isOne();
        }

        assertThat(StoredRows.counts(settings(), DATASET)).isEqualTo(StoredRows.once(DATASET, 50));
        assertThat(dataFiles()).isOne();
        DatasetTable zombie = catalog.require(DATASET);
        flush(1);
        tidy();
        assertThat(zombie.append(List.of(row(stored - 1)), SOURCE, Map.of(0, (long) stored)))
                .isInstanceOf(CommitOutcome.Refused.class);
        assertThat(StoredRows.counts(settings(), DATASET)).isEqualTo(StoredRows.once(DATASET, stored));
    }

    @Test
    void shouldKeepWhatATagShows() {
        flush(FLUSHES);
        TagInfo tag = TagInfo.of(
                Samples.completed(DATASET, 1, 1, FLUSHES, Map.of(0, (long) FLUSHES)),
                Samples.manifest(DATASET, 1, FLUSHES),
                Samples.descriptor(1),
                1);
        writer.tags().create(tag);
        List<StoredImage> before = StoredRows.images(settings(), DATASET, tag.tag());
        flush(FLUSHES);

        tidy();

        assertThat(StoredRows.images(settings(), DATASET, tag.tag()))
                .usingRecursiveComparison()
                .isEqualTo(before);
        assertThat(StoredRows.snapshots(settings(), DATASET)).isEqualTo(2);
        assertThat(StoredRows.counts(settings(), DATASET)).isEqualTo(StoredRows.once(DATASET, 2 * FLUSHES));
    }

    @Test
    void shouldLeaveFewFilesAndYoungSnapshotsAlone() throws IOException {
        flush(4);

        assertThat(new TableUpkeep(catalog.require(DATASET)).tidy(Duration.ofHours(1)))
                .isEqualTo(new TableUpkeep.Tidied(0, 0, 0));

        assertThat(dataFiles()).isEqualTo(4);
        assertThat(StoredRows.snapshots(settings(), DATASET)).isEqualTo(4);
    }

    @Test
    void shouldLeaveATableWithoutRowsAlone() {
        assertThat(tidy()).isEqualTo(new TableUpkeep.Tidied(0, 0, 0));
        assertThat(catalog.require(DATASET).offsets()).isEmpty();
    }

    private TableUpkeep.Tidied tidy() {
        return new TableUpkeep(catalog.require(DATASET)).tidy(Duration.ZERO);
    }

    /** One row each. */
    private void flush(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(writer.append(List.of(row(stored)), SOURCE, Map.of(0, stored + 1L)))
                    .isInstanceOf(CommitOutcome.Committed.class);
            stored++;
        }
    }

    private static StoredRow row(int index) {
        return new StoredRow(Samples.labelled(DATASET, index, 1, 1), 0, index);
    }

    private long dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        }
    }

    private CatalogSettings settings() {
        return CatalogSettings.local(folder);
    }
}
