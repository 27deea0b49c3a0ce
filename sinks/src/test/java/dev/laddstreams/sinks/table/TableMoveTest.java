package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableMoveTest {
    private static final String DATASET = "pets";
    private static final String TAG = "teacher-v1-r1";
    private static final KafkaSource SOURCE = new KafkaSource("cluster", "pets.augmented", "topic-id");
    private static final int TAGGED = 1;
    private static final int ROWS = 2;

    @TempDir
    private Path folder;

    private CatalogSettings settings;
    private List<StoredImage> tagged;

    @BeforeEach
    void fill() {
        tagged = fill("warehouse");
    }

    @AfterEach
    void succeed() {
        FailingFileIO.succeed();
    }

    /** A tag in the middle, and a merge after it. */
    private List<StoredImage> fill(String warehouse) {
        settings = CatalogSettings.local(folder.resolve(warehouse));
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            catalog.findOrCreate(DATASET);
            append(catalog, 0, TAGGED);
            catalog.require(DATASET)
                    .tags()
                    .create(TagInfo.of(
                            Samples.completed(DATASET, 1, 1, TAGGED, Map.of(0, (long) TAGGED)),
                            Samples.manifest(DATASET, 1, TAGGED),
                            Samples.descriptor(1),
                            1));
            append(catalog, TAGGED, ROWS);
        }
        return StoredRows.images(settings, DATASET, TAG);
    }

    private static void append(DatasetCatalog catalog, int from, int to) {
        DatasetTable table = catalog.require(DATASET);
        for (int i = from; i < to; i++) {
            assertThat(table.append(
                            List.of(new StoredRow(Samples.labelled(DATASET, i, 1, 1), 0, i)),
                            SOURCE,
                            Map.of(0, i + 1L)))
                    .isInstanceOf(CommitOutcome.Committed.class);
        }
    }

    /** The table is whole, and a sink that goes on doubles nothing. */
    private void assertWhole(int rows) {
        assertThat(StoredRows.counts(settings, DATASET)).isEqualTo(StoredRows.once(DATASET, rows));
        assertThat(StoredRows.images(settings, DATASET, TAG))
                .usingRecursiveComparison()
                .isEqualTo(tagged);
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            assertThat(catalog.require(DATASET).offsets()).contains(new TableOffsets(SOURCE, Map.of(0, (long) rows)));
        }
    }

    private void assertIsAt(Path place) {
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            assertThat(catalog.require(DATASET).iceberg().location()).isEqualTo("file://" + place);
            TableWaste waste = TableSweep.list(catalog)
                    .find(Instant.now().plus(Duration.ofDays(1)), Instant.EPOCH)
                    .get(0);
            assertThat(waste.hindrance()).isEmpty();
            assertThat(waste.orphaned()).isEqualTo(FileSum.NONE);
            assertThat(waste.unknown()).isEqualTo(FileSum.NONE);
        }
    }

    private TableMove.Moved move(Path to) {
        try (DatasetCatalog catalog = DatasetCatalog.open(FailingFileIO.of(settings))) {
            return TableMove.move(catalog, DATASET, to.toString());
        }
    }

    @Test
    void shouldMoveATableWithItsTagsAndOffsetsForASinkThatGoesOn() {
        Path own = folder.resolve("warehouse/ladd/pets");
        Path to = folder.resolve("large disk/pets");

        TableMove.Moved moved = move(to);

        assertThat(moved.from()).isEqualTo("file://" + own);
        assertThat(moved.to()).isEqualTo("file://" + to);
        assertThat(moved.rows()).isEqualTo(ROWS);
        assertThat(moved.tags()).isOne();
        assertThat(own).doesNotExist();
        assertWhole(ROWS);
        assertIsAt(to);
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            append(catalog, ROWS, ROWS + 20);
            assertThat(new TableUpkeep(catalog.require(DATASET))
                            .tidy(Duration.ZERO)
                            .into())
                    .isOne();
        }
        assertWhole(ROWS + 20);
        assertThat(own).doesNotExist();

        move(own);

        assertThat(to).doesNotExist();
        assertWhole(ROWS + 20);
        assertIsAt(own);
    }

    @Test
    void shouldBeWholeWhereverItBreaksOffAndFinishedByTheNext() {
        int step = 0;
        boolean broken = true;
        while (broken) {
            tagged = fill("warehouse-" + step);
            Path to = folder.resolve("to-" + step);
            FailingFileIO.failAfter(step);
            broken = fails(to);
            FailingFileIO.succeed();
            assertWhole(ROWS);
            if (broken) {
                move(to);
            }
            assertWhole(ROWS);
            assertIsAt(to);
            assertThat(folder.resolve("warehouse-" + step + "/ladd/pets")).doesNotExist();
            try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
                append(catalog, ROWS, ROWS + 1);
            }
            assertWhole(ROWS + 1);
            step++;
        }
        assertThat(step).isGreaterThan(10);
    }

    private boolean fails(Path to) {
        try {
            move(to);
            return false;
        } catch (LaddException e) {
            return true;
        }
    }

    @Test
    void shouldFailWhenASinkCommitsMeanwhile() {
        Path to = folder.resolve("to");
        FailingFileIO.doAfter(2, () -> {
            try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
                append(catalog, ROWS, ROWS + 1);
            }
        });

        assertThatThrownBy(() -> move(to))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FENCED))
                .hasMessage("Cannot move the table of dataset pets: another commit came between (expected: to be tried"
                        + " again, with its sink stopped)");
        assertWhole(ROWS + 1);
        assertThat(move(to).rows()).isEqualTo(ROWS + 1);
        assertWhole(ROWS + 1);
    }

    @Test
    void shouldRefusePlacesOfOthers() throws IOException {
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            catalog.findOrCreate("birds");
        }
        Path full = Files.createDirectories(folder.resolve("full"));
        Files.createFile(full.resolve("notes.txt"));
        Path own = folder.resolve("warehouse/ladd/pets");

        assertRefused(full.toString(), "which holds file://" + full + "/notes.txt (expected: an empty place");
        assertRefused(own.toString(), "another place than its own");
        assertRefused(own + "/inside", "apart from file://" + own + ", where dataset pets is");
        assertRefused(folder.resolve("warehouse").toString(), "a place apart from ");
        assertRefused(folder.resolve("warehouse/ladd/birds/x").toString(), "where dataset birds is");
        assertRefused(folder.resolve("warehouse/else").toString(), "a place outside of the warehouse file://");
        assertWhole(ROWS);
    }

    private void assertRefused(String to, String rule) {
        assertThatThrownBy(() -> move(Path.of(to)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                .hasMessageStartingWith("Cannot move the table of dataset pets to: ")
                .hasMessageContaining(rule);
    }

    @Test
    void shouldFindATableAgainThatSomebodyMoved() throws IOException {
        Path to = folder.resolve("moved by hand");
        Files.move(folder.resolve("warehouse/ladd/pets"), to);
        Path rows = rows(to);
        Path away = Files.move(rows, folder.resolve("away"));

        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            assertThatThrownBy(() -> catalog.find(DATASET))
                    .isInstanceOf(LaddException.class)
                    .hasMessageContaining(" is not there (expected: ")
                    .hasMessageContaining("'ladd dataset move' with --already-moved");
        }
        assertThatThrownBy(() -> adopt(folder.resolve("nowhere")))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("nowhere/metadata/")
                .hasMessageContaining(" does not exist (expected: ");
        assertThatThrownBy(() -> adopt(to))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining(rows.getFileName().toString());
        Files.move(away, rows);

        assertThat(adopt(to).rows()).isEqualTo(ROWS);

        assertWhole(ROWS);
        assertIsAt(to);
        assertThat(adopt(to).rows()).isEqualTo(ROWS);
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            append(catalog, ROWS, ROWS + 1);
        }
        assertWhole(ROWS + 1);
    }

    private TableMove.Moved adopt(Path to) {
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            return TableAdoption.adopt(catalog, DATASET, to.toString());
        }
    }

    private static Path rows(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The table stays where it is, and belongs to the warehouse that was moved; a copy may not have it too. */
    @Test
    void shouldStayTheTableOfAWarehouseThatIsMoved() throws IOException {
        Path to = folder.resolve("to");
        move(to);
        Path moved = folder.resolve("moved");
        Files.move(folder.resolve("warehouse"), moved);
        settings = CatalogSettings.local(moved);
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            assertThatThrownBy(() -> catalog.require(DATASET))
                    .isInstanceOf(LaddException.class)
                    .hasMessageContaining("outside its warehouse " + moved);
        }

        assertThat(WarehouseRelocation.relocate(moved)).isOne();
        assertThat(WarehouseRelocation.relocate(moved)).isZero();

        assertWhole(ROWS);
        assertIsAt(to);
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Files.copy(moved.resolve(CatalogSettings.DATABASE), copy.resolve(CatalogSettings.DATABASE));
        assertThatThrownBy(() -> WarehouseRelocation.relocate(copy))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("and warehouse " + moved + " uses it too");
        assertWhole(ROWS);
    }
}
