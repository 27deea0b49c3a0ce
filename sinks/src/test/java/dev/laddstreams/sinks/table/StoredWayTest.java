package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.sinks.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredWayTest {
    private static final String DATASET = "pets";
    private static final KafkaSource SOURCE = new KafkaSource("cluster", "pets.augmented", "topic-id");

    @TempDir
    private Path folder;

    private DatasetCatalog catalog;
    private DatasetTable table;

    @BeforeEach
    void open() {
        catalog = DatasetCatalog.open(CatalogSettings.local(folder));
        table = catalog.findOrCreate(DATASET);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    /** @return the snapshot that it made */
    private long store(long offset, AugmentedRecord record) {
        table.append(List.of(new StoredRow(record, 0, offset)), SOURCE, Map.of(0, offset + 1));
        return table.iceberg().currentSnapshot().snapshotId();
    }

    private void tag(int revision, int version, long end) {
        table.tags()
                .create(TagInfo.of(
                        Samples.completed(DATASET, revision, version, 1, Map.of(0, end)),
                        Samples.manifest(DATASET, revision, 1),
                        Samples.descriptor(version),
                        revision));
    }

    private StoredWay way(int index) {
        return StoredWay.of(table, Samples.imageId(DATASET, index));
    }

    @Test
    void shouldFindRowsTheirSnapshotsAndTheTagsThatShowThem() {
        long first = store(0, Samples.labelled(DATASET, 0, 1, 1));
        store(1, Samples.labelled(DATASET, 1, 1, 1));
        tag(1, 1, 2);
        long third = store(2, Samples.labelled(DATASET, 0, 2, 1));
        tag(2, 1, 3);
        long fourth = store(3, Samples.withdrawn(DATASET, 0, 3, 1));
        tag(3, 1, 4);

        StoredWay way = way(0);

        assertThat(way.rows())
                .extracting(
                        StoredWay.Place::revision,
                        place -> place.commit().orElseThrow().snapshot())
                .containsExactly(tuple(1, first), tuple(2, third), tuple(3, fourth));
        assertThat(way.tags())
                .extracting(sight -> sight.tag().tag(), StoredWay.Sight::revision)
                .containsExactly(tuple("teacher-v1-r1", 1), tuple("teacher-v1-r2", 2));
        assertThat(way(7).rows()).isEmpty();
    }

    @Test
    void shouldNotNameASnapshotThatMayNotHaveBroughtTheRow() {
        store(0, Samples.labelled(DATASET, 0, 1, 1));
        store(1, Samples.labelled(DATASET, 1, 1, 1));
        long third = store(2, Samples.labelled(DATASET, 2, 1, 1));
        TableUpkeep.letGo(table.iceberg(), Long.MAX_VALUE);
        table.refresh();

        assertThat(way(0).rows())
                .singleElement()
                .extracting(StoredWay.Place::commit)
                .isEqualTo(Optional.empty());
        assertThat(table.iceberg().currentSnapshot().snapshotId()).isEqualTo(third);
    }
}
