package dev.laddstreams.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.StoredRow;
import dev.laddstreams.sinks.table.TagInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelocationTest {
    private static final String DATASET = "pets";
    private static final int IMAGES = 6;
    private static final KafkaSource SOURCE = new KafkaSource("cluster", "pets.augmented", "topic-id");

    @TempDir
    private Path folder;

    private Path original;

    @BeforeEach
    void fill() {
        original = folder.resolve("original work");
        try (DatasetCatalog catalog = open(original)) {
            DatasetTable table = catalog.findOrCreate(DATASET);
            for (int version = 1; version <= 2; version++) {
                int v = version;
                long first = (long) IMAGES * (version - 1);
                Map<Integer, Long> ends = Map.of(0, first + IMAGES);
                List<StoredRow> rows = IntStream.range(0, IMAGES)
                        .mapToObj(i -> new StoredRow(Samples.labelled(DATASET, i, 1, v), 0, first + i))
                        .toList();
                table.append(rows, SOURCE, ends);
                table.tags()
                        .create(TagInfo.of(
                                Samples.completed(DATASET, 1, version, IMAGES, ends),
                                Samples.manifest(DATASET, 1, IMAGES),
                                Samples.descriptor(version),
                                version));
            }
        }
    }

    @Test
    void shouldRefuseACopyBeforeAnyWriteAndLeaveItsOriginalAlone() throws IOException {
        Map<String, Long> exported = export(original, "before");
        Map<String, Long> warehouse = Folders.files(original.resolve("warehouse"));
        Path copy = folder.resolve("copy");
        Folders.copy(original, copy);

        refused(
                copy,
                "export",
                "--format",
                "npz",
                "--to",
                folder.resolve("none").toString());
        refused(copy, "dataset", "expire", "--dataset", DATASET, "--labeler", Samples.LABELER + "@1");
        refused(copy, "up");
        ok(copy, "work-dir", "relocate");
        try (DatasetCatalog catalog = open(copy)) {
            catalog.require(DATASET).expire(Samples.LABELER, 1);
            assertThat(catalog.require(DATASET).tags().all())
                    .extracting(TagInfo::version)
                    .containsExactly(2);
        }

        assertThat(Folders.files(original.resolve("warehouse"))).isEqualTo(warehouse);
        assertThat(export(original, "after")).isEqualTo(exported);
        assertThat(export(copy, "copied")).isEqualTo(exported);
    }

    @Test
    void shouldUseAMovedOneAfterItsAddressesAreRepaired() throws IOException {
        Map<String, Long> exported = export(original, "before");
        Path moved = folder.resolve("moved");
        Files.move(original, moved);

        refused(
                moved,
                "export",
                "--format",
                "npz",
                "--to",
                folder.resolve("none").toString());
        assertThat(ok(moved, "work-dir", "relocate")).isEqualTo(moved + ": was " + original + ", 1 tables repaired");
        assertThat(ok(moved, "work-dir", "relocate")).isEqualTo(moved + ": 0 tables repaired");

        assertThat(export(moved, "after")).isEqualTo(exported);
        try (DatasetCatalog catalog = open(moved)) {
            DatasetTable table = catalog.require(DATASET);
            table.append(
                    List.of(new StoredRow(Samples.labelled(DATASET, 7, 1, 2), 0, 2L * IMAGES)),
                    SOURCE,
                    Map.of(0, 2L * IMAGES + 1));
            assertThat(table.rows(Samples.LABELER, 2)).isEqualTo(IMAGES + 1);
        }
        assertThat(original).doesNotExist();
    }

    /** One that was copied before stamps were, or a warehouse that was copied alone. */
    @Test
    void shouldRefuseTheTablesOfAnotherWarehouse() throws IOException {
        Path copy = folder.resolve("copy");
        Folders.copy(original, copy);

        try (DatasetCatalog catalog = open(copy)) {
            assertThatThrownBy(() -> catalog.require(DATASET))
                    .isInstanceOf(LaddException.class)
                    .hasMessageContaining("it lies in " + original.resolve("warehouse"))
                    .hasMessageEndingWith("(expected: 'ladd work-dir relocate' before)");
        }
    }

    @Test
    void shouldTakeACopyThatHoldsNothingOfItsPlace() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        new WorkDir(empty).require(0);
        Path copy = folder.resolve("copy");
        Folders.copy(empty, copy);

        new WorkDir(copy).require(0);

        assertThat(new WorkDirStamp(copy).oldPlace()).isEmpty();
    }

    @Test
    void shouldKnowADirectoryByAnotherName() throws IOException {
        new WorkDir(original).require(0);
        Path link = Files.createSymbolicLink(folder.resolve("link"), original);

        new WorkDir(link).require(0);

        assertThat(export(link, "linked")).isNotEmpty();
    }

    private Map<String, Long> export(Path workDir, String name) throws IOException {
        Path target = folder.resolve(name);
        ok(workDir, "export", "--format", "npz", "--labeler", Samples.LABELER + "@2", "--to", target.toString());
        return Folders.files(target);
    }

    private void refused(Path workDir, String... command) {
        CapturedRun run = run(workDir, command);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("Cannot use work directory " + workDir + ": it was copied or moved from " + original)
                .contains("ladd work-dir relocate");
    }

    private static String ok(Path workDir, String... command) {
        CapturedRun run = run(workDir, command);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out().strip();
    }

    private static CapturedRun run(Path workDir, String... command) {
        return CapturedRun.of(Stream.concat(Stream.of(command), Stream.of("--work-dir", workDir.toString()))
                .toArray(String[]::new));
    }

    private static DatasetCatalog open(Path workDir) {
        return DatasetCatalog.open(CatalogSettings.local(workDir.resolve("warehouse")));
    }
}
