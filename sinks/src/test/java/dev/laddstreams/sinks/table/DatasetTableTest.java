package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.sinks.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTableTest {
    private static final String DATASET = "pets";
    private static final KafkaSource SOURCE = new KafkaSource("cluster", "pets.augmented", "topic-id");

    @TempDir
    private Path folder;

    private DatasetCatalog catalog;
    private long nextOffset;

    @BeforeEach
    void open() {
        catalog = DatasetCatalog.open(CatalogSettings.local(folder));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void shouldKeepRowsAndOffsetsWhenOpenedAgain() {
        DatasetTable table = catalog.findOrCreate(DATASET);
        assertThat(table.offsets()).isEmpty();

        append(table, 0, Samples.labelled(DATASET, 0, 1, 1), Samples.labelled(DATASET, 1, 1, 2));

        catalog.close();
        catalog = DatasetCatalog.open(CatalogSettings.local(folder));
        DatasetTable again = catalog.require(DATASET);
        assertThat(again.offsets()).contains(new TableOffsets(SOURCE, Map.of(0, 2L)));
        assertThat(imageIds(again)).containsExactlyInAnyOrder("pets-0-0", "pets-1-1");
        assertThat(catalog.datasets()).containsExactly(DATASET);
    }

    @Test
    void shouldRefuseAWriterWhosePartitionMovedAndDeleteItsFile() throws IOException {
        DatasetTable first = catalog.findOrCreate(DATASET);
        append(first, 0, Samples.labelled(DATASET, 0, 1, 1));
        DatasetTable zombie = catalog.require(DATASET);
        append(first, 0, Samples.labelled(DATASET, 1, 1, 1));

        CommitOutcome outcome = zombie.append(rows(0, 1, Samples.labelled(DATASET, 1, 1, 1)), SOURCE, Map.of(0, 2L));

        assertThat(outcome).isEqualTo(new CommitOutcome.Refused(first.offsets()));
        assertThat(imageIds(zombie)).containsExactlyInAnyOrder("pets-0-0", "pets-1-1");
        assertThat(dataFilesOnDisk()).isEqualTo(dataFilesInTable(zombie));
    }

    @Test
    void shouldRefuseTheSecondOfTwoWritersOfANewTable() {
        DatasetTable first = catalog.findOrCreate(DATASET);
        DatasetTable second = catalog.findOrCreate(DATASET);
        append(first, 0, Samples.labelled(DATASET, 0, 1, 1));

        assertThat(second.append(rows(0, 0, Samples.labelled(DATASET, 0, 1, 1)), SOURCE, Map.of(0, 1L)))
                .isInstanceOf(CommitOutcome.Refused.class);
        assertThat(imageIds(second)).containsExactly("pets-0-0");
    }

    @Test
    void shouldCommitOnTopOfAWriterOfOtherPartitionsAndKeepItsOffsets() {
        DatasetTable first = catalog.findOrCreate(DATASET);
        append(first, 0, Samples.labelled(DATASET, 0, 1, 1));
        DatasetTable other = catalog.require(DATASET);
        append(first, 0, Samples.labelled(DATASET, 1, 1, 1));

        append(other, 3, Samples.labelled(DATASET, 2, 1, 1));

        first.refresh();
        assertThat(first.offsets().orElseThrow().next()).isEqualTo(Map.of(0, 2L, 3, 3L));
        assertThat(imageIds(first)).hasSize(3);
    }

    @Test
    void shouldKeepOffsetsThroughDeletionAndExpiry() {
        DatasetTable table = catalog.findOrCreate(DATASET);
        append(table, 0, Samples.labelled(DATASET, 0, 1, 1));
        append(table, 1, Samples.labelled(DATASET, 1, 1, 2));

        table.deleteVersion(Samples.LABELER, 1);
        Table iceberg = table.iceberg();
        iceberg.refresh();
        iceberg.expireSnapshots()
                .expireOlderThan(System.currentTimeMillis() + 1000)
                .retainLast(1)
                .commit();

        DatasetTable again = catalog.require(DATASET);
        assertThat(again.offsets()).contains(new TableOffsets(SOURCE, Map.of(0, 1L, 1, 2L)));
        assertThat(imageIds(again)).containsExactly("pets-1-1");
    }

    @Test
    void shouldRememberWhichVersionsWereExpired() {
        DatasetTable table = catalog.findOrCreate(DATASET);
        append(table, 0, Samples.labelled(DATASET, 0, 1, 1));
        append(table, 1, Samples.labelled(DATASET, 1, 1, 2));

        table.expire(Samples.LABELER, 1);

        DatasetTable again = catalog.require(DATASET);
        assertThat(again.isExpired(Samples.LABELER, 1)).isTrue();
        assertThat(again.isExpired(Samples.LABELER, 2)).isFalse();
        assertThat(again.rows(Samples.LABELER, 1)).isZero();
        assertThat(again.rows(Samples.LABELER, 2)).isOne();
    }

    @Test
    void shouldMoveOffsetsWithoutRows() {
        DatasetTable table = catalog.findOrCreate(DATASET);

        assertThat(table.append(List.of(), SOURCE, Map.of(0, 17L))).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(catalog.require(DATASET).offsets()).contains(new TableOffsets(SOURCE, Map.of(0, 17L)));
    }

    @Test
    void shouldNameThePartitionsThatLackRecords() {
        TableOffsets offsets = new TableOffsets(SOURCE, Map.of(0, 5L, 2, 3L));

        assertThat(offsets.behind(Map.of(0, 5L, 1, 0L, 2, 3L))).isEmpty();
        assertThat(offsets.behind(Map.of(0, 6L, 1, 1L, 2, 3L))).containsExactly(0, 1);
    }

    @Test
    void shouldRefuseToContinueATableThatLostItsOffsets() {
        catalog.findOrCreate(DATASET);
        foreignTable().newAppend().commit();

        assertThatThrownBy(() -> catalog.require(DATASET))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("no snapshot holds Kafka offsets");
    }

    @Test
    void shouldTakeRowsAfterAVersionWasExpiredBeforeTheFirstOne() {
        DatasetTable table = catalog.findOrCreate(DATASET);

        table.expire(Samples.LABELER, 1);

        DatasetTable again = catalog.require(DATASET);
        assertThat(again.isExpired(Samples.LABELER, 1)).isTrue();
        assertThat(again.offsets()).isEmpty();
        append(again, 0, Samples.labelled(DATASET, 0, 1, 1));
        assertThat(imageIds(catalog.require(DATASET))).containsExactly("pets-0-0");
    }

    @Test
    void shouldRefuseASnapshotWithoutOffsets() {
        DatasetTable table = catalog.findOrCreate(DATASET);
        append(table, 0, Samples.labelled(DATASET, 0, 1, 1));

        assertThatThrownBy(() -> table.iceberg().newAppend().commit())
                .isInstanceOf(LaddException.class)
                .hasMessageEndingWith("(expected: a snapshot that holds the Kafka offsets)");
        assertThatThrownBy(() -> table.iceberg()
                        .newDelete()
                        .deleteFromRowFilter(Expressions.alwaysTrue())
                        .commit())
                .isInstanceOf(LaddException.class);

        assertThat(catalog.require(DATASET).offsets()).contains(new TableOffsets(SOURCE, Map.of(0, 1L)));
        assertThat(imageIds(table)).containsExactly("pets-0-0");
    }

    @Test
    void shouldNameTheStoredDatasetsWhenOneIsMissing() {
        append(catalog.findOrCreate(DATASET), 0, Samples.labelled(DATASET, 0, 1, 1));

        assertThatThrownBy(() -> catalog.require("pest"))
                .hasMessage("Cannot read the stored dataset: 'pest' (expected: one of pets)");
    }

    /** As programs of others see the table. */
    private Table foreignTable() {
        CatalogSettings settings = CatalogSettings.local(folder);
        return CatalogUtil.buildIcebergCatalog("ladd", settings.properties(), null)
                .loadTable(TableIdentifier.of(settings.namespace(), DATASET));
    }

    private void append(DatasetTable table, int partition, AugmentedRecord... records) {
        List<StoredRow> rows = rows(partition, nextOffset, records);
        nextOffset += records.length;
        assertThat(table.append(rows, SOURCE, Map.of(partition, nextOffset)))
                .isInstanceOf(CommitOutcome.Committed.class);
    }

    private static List<StoredRow> rows(int partition, long firstOffset, AugmentedRecord... records) {
        List<StoredRow> rows = new ArrayList<>();
        for (int i = 0; i < records.length; i++) {
            rows.add(new StoredRow(records[i], partition, firstOffset + i));
        }
        return rows;
    }

    private static List<String> imageIds(DatasetTable table) {
        List<String> ids = new ArrayList<>();
        table.refresh();
        try (CloseableIterable<Record> records =
                IcebergGenerics.read(table.iceberg()).build()) {
            records.forEach(record -> ids.add((String) record.getField(TableColumns.IMAGE_ID)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    private Set<String> dataFilesOnDisk() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Set<String> names = new HashSet<>();
            files.filter(file -> file.toString().endsWith(".parquet"))
                    .forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    private static Set<String> dataFilesInTable(DatasetTable table) throws IOException {
        Set<String> names = new HashSet<>();
        try (CloseableIterable<FileScanTask> tasks = table.iceberg().newScan().planFiles()) {
            tasks.forEach(task ->
                    names.add(Path.of(task.file().location()).getFileName().toString()));
        }
        return names;
    }
}
