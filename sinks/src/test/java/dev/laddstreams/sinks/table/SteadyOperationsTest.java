package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.sinks.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that was set back is the same as a table from the future. */
class SteadyOperationsTest {
    private static final String DATASET = "pets";
    private static final KafkaSource SOURCE = new KafkaSource("cluster", "pets.augmented", "topic-id");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void shouldAppendAndTagInOrderThoughTheClockWentBack() throws IOException {
        try (DatasetCatalog catalog = DatasetCatalog.open(settings())) {
            DatasetTable table = catalog.findOrCreate(DATASET);
            append(table, 0);
            append(table, 1);
            tag(table, 1, Duration.ofHours(1));
            moveToTheFuture(Duration.ofHours(1));

            DatasetTable later = catalog.require(DATASET);
            append(later, 2);
            tag(later, 2, Duration.ZERO);
            append(later, 3);

            assertThat(later.tags().all()).extracting(TagInfo::manifestRevision).containsExactly(1, 2);
            assertThat(later.offsets()).contains(new TableOffsets(SOURCE, Map.of(0, 4L)));
        }
        assertThat(StoredRows.counts(settings(), DATASET)).isEqualTo(StoredRows.once(DATASET, 4));
    }

    @Test
    void shouldRefuseAZombieThoughTheClockWentBack() throws IOException {
        try (DatasetCatalog catalog = DatasetCatalog.open(settings())) {
            append(catalog.findOrCreate(DATASET), 0);
            moveToTheFuture(Duration.ofHours(1));
            DatasetTable owner = catalog.require(DATASET);
            DatasetTable zombie = catalog.require(DATASET);
            append(owner, 1);

            assertThat(zombie.append(rows(1), SOURCE, Map.of(0, 2L)))
                    .isEqualTo(new CommitOutcome.Refused(owner.offsets()));
        }
        assertThat(StoredRows.counts(settings(), DATASET)).isEqualTo(StoredRows.once(DATASET, 2));
    }

    private void moveToTheFuture(Duration by) throws IOException {
        Catalog catalog = CatalogUtil.buildIcebergCatalog("ladd", settings().properties(), null);
        try (AutoCloseable opened = (AutoCloseable) catalog) {
            TableOperations table = ((HasTableOperations)
                            catalog.loadTable(TableIdentifier.of(CatalogSettings.DEFAULT_NAMESPACE, DATASET)))
                    .operations();
            TableMetadata now = table.current();
            JsonNode json = JSON.readTree(TableMetadataParser.toJson(now));
            move(json, "last-updated-ms", by);
            json.path("snapshot-log").forEach(entry -> move(entry, "timestamp-ms", by));
            json.path("metadata-log").forEach(entry -> move(entry, "timestamp-ms", by));
            json.path("snapshots").forEach(entry -> move(entry, "timestamp-ms", by));
            table.commit(now, TableMetadataParser.fromJson(null, json.toString()));
            assertThat(opened).isNotNull();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void move(JsonNode entry, String field, Duration by) {
        ((ObjectNode) entry).put(field, entry.path(field).longValue() + by.toMillis());
    }

    private static void tag(DatasetTable table, int revision, Duration ahead) {
        table.tags()
                .create(TagInfo.of(
                        Samples.completed(DATASET, revision, 1, revision, Map.of(0, 1L)),
                        Samples.manifest(DATASET, revision, revision),
                        Samples.descriptor(1),
                        System.currentTimeMillis() + ahead.toMillis()));
    }

    private static void append(DatasetTable table, int index) {
        assertThat(table.append(rows(index), SOURCE, Map.of(0, index + 1L)))
                .isInstanceOf(CommitOutcome.Committed.class);
    }

    private static List<StoredRow> rows(int index) {
        AugmentedRecord record = Samples.labelled(DATASET, index, 1, 1);
        return List.of(new StoredRow(record, 0, index));
    }

    private CatalogSettings settings() {
        return CatalogSettings.local(folder);
    }
}
