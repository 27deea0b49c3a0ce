package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSweepTest {
    private static final String DATASET = "pets";
    private static final KafkaSource SOURCE = new KafkaSource("cluster", "pets.augmented", "topic-id");
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private DatasetCatalog catalog;
    private DatasetTable writer;
    private int stored;

    @BeforeEach
    void open() {
        catalog = DatasetCatalog.open(CatalogSettings.local(folder));
        writer = catalog.findOrCreate(DATASET);
        flush(3);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data/labeler_id=teacher/labeler_version=1/left.parquet",
                "metadata/left-m0.avro",
                "metadata/00009-left.metadata.json",
                "metadata/.left-m0.avro.partial"
            })
    void shouldRemoveWhatNoSnapshotNames(String name) throws IOException {
        Path left = write(DATASET, name, LONG_AGO);
        Set<Path> others = files();
        others.remove(left);

        TableWaste waste = find();
        assertThat(waste.orphaned()).isEqualTo(new FileSum(1, 4));
        assertThat(waste.hindrance()).isEmpty();
        assertThat(left).exists();
        remove(waste);

        assertThat(files()).isEqualTo(others);
        assertThat(StoredRows.counts(settings(), DATASET)).isEqualTo(StoredRows.once(DATASET, stored));
        assertThat(find().orphaned()).isEqualTo(FileSum.NONE);
    }

    @Test
    void shouldKeepWhatIsYoungAndWhatIsNoTables() throws IOException {
        write(DATASET, "data/young.parquet", Instant.now());
        write(DATASET, "notes.txt", LONG_AGO);
        write(DATASET, "data/rows.csv", LONG_AGO);
        write(DATASET, "elsewhere/rows.parquet", LONG_AGO);
        Set<Path> all = files();

        TableWaste waste = find();

        assertThat(waste.orphans()).isEmpty();
        assertThat(waste.young()).isEqualTo(new FileSum(1, 4));
        assertThat(waste.unknown()).isEqualTo(new FileSum(3, 12));
        remove(waste);
        assertThat(files()).isEqualTo(all);
    }

    /** All snapshots count: also those behind tags, and those that are merely not old. */
    @Test
    void shouldKeepWhatAnySnapshotNamesHoweverOldItsFile() throws IOException {
        for (Path file : files()) {
            Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        }
        Set<Path> all = files();

        TableWaste waste = find();
        remove(waste);

        assertThat(waste.needed().files()).isPositive();
        assertThat(files()).isEqualTo(all);
        assertThat(StoredRows.snapshots(settings(), DATASET)).isEqualTo(3);
    }

    @Test
    void shouldLetGoOfOldSnapshotsWithoutATag() {
        tag();
        List<StoredImage> tagged = StoredRows.images(settings(), DATASET, "teacher-v1-r1");
        flush(5);
        new TableUpkeep(catalog.require(DATASET)).tidy(DAY);
        long before = StoredRows.snapshots(settings(), DATASET);

        TableSweep sweep = TableSweep.list(catalog);
        Instant now = Instant.now().plusSeconds(1);
        TableWaste waste = sweep.find(now.minus(DAY), now).get(0);

        assertThat(waste.snapshots().count()).isEqualTo((int) before - 2);
        assertThat(waste.snapshots().others()).isEqualTo(2);
        assertThat(waste.snapshots().files().files()).isPositive();
        sweep.remove(waste, now);
        assertThat(StoredRows.snapshots(settings(), DATASET)).isEqualTo(2);
        assertThat(StoredRows.images(settings(), DATASET, "teacher-v1-r1"))
                .usingRecursiveComparison()
                .isEqualTo(tagged);
        assertThat(StoredRows.counts(settings(), DATASET)).isEqualTo(StoredRows.once(DATASET, stored));
    }

    /** The file is there before the listing, and named only after it. */
    @Test
    void shouldKeepWhatIsCommittedAfterItWasListed() throws IOException {
        List<DataFile> written = new DataFiles(writer.iceberg()).write(List.of(row(stored)));
        TableSweep sweep = TableSweep.list(catalog);
        AppendFiles append = writer.iceberg().newAppend();
        written.forEach(append::appendFile);
        writer.commitWithoutMoving(append);

        TableWaste waste = sweep.find(Instant.now().plus(DAY), LONG_AGO).get(0);
        sweep.remove(waste, LONG_AGO);

        assertThat(waste.orphans()).isEmpty();
        assertThat(StoredRows.counts(settings(), DATASET)).isEqualTo(StoredRows.once(DATASET, stored + 1));
    }

    @Test
    void shouldRemoveFilesOfATableThatIsGone() throws IOException {
        Path left = write("gone", "data/rows.parquet", LONG_AGO);
        Path young = write("gone", "data/more.parquet", Instant.now());

        TableSweep sweep = TableSweep.list(catalog);
        for (TableWaste waste : sweep.find(Instant.now().minus(DAY), LONG_AGO)) {
            sweep.remove(waste, LONG_AGO);
        }

        assertThat(left).doesNotExist();
        assertThat(young).exists();
        assertThat(StoredRows.counts(settings(), DATASET)).isEqualTo(StoredRows.once(DATASET, stored));
    }

    @Test
    void shouldRemoveNothingWhereAFileOfTheTableIsNotListed() throws IOException {
        Path left = write(DATASET, "data/left.parquet", LONG_AGO);
        Path rows = files().stream()
                .filter(file -> file.toString().contains("labeler_version=1"))
                .findFirst()
                .orElseThrow();
        Files.move(rows, folder.resolve("rows"));

        TableWaste waste = find();
        remove(waste);

        assertThat(waste.hindrance())
                .contains("it names file://" + rows + ", which is not among the files in its folder");
        assertThat(left).exists();
    }

    @Test
    void shouldRemoveNothingWhereFilesCannotBeListed() throws IOException {
        write(DATASET, "data/left.parquet", LONG_AGO);
        Map<String, String> properties = new HashMap<>(settings().properties());
        properties.put(CatalogProperties.FILE_IO_IMPL, UnlistedFileIO.class.getName());
        try (DatasetCatalog unlisted = DatasetCatalog.open(new CatalogSettings("ladd", properties))) {
            TableWaste waste =
                    TableSweep.list(unlisted).find(Instant.now(), LONG_AGO).get(0);

            assertThat(waste.hindrance()).contains(UnlistedFileIO.class.getName() + " cannot list files");
            assertThat(waste.orphans()).isEmpty();
        }
    }

    @Test
    void shouldFailWhereATableCannotBeRead() throws IOException {
        write(DATASET, "data/left.parquet", LONG_AGO);
        for (Path file : files()) {
            if (file.getFileName().toString().startsWith("snap-")) {
                Files.delete(file);
            }
        }

        assertThatThrownBy(() -> TableSweep.list(catalog))
                .isInstanceOf(LaddException.class)
                .hasMessageStartingWith("Cannot read the table of dataset pets: ");
    }

    @Test
    void shouldTellTheClaimChecksOfAllSnapshots() {
        ClaimCheck claim = new ClaimCheck("file:///checks/abc.bin", "abc", 4L);
        SyntheticImage image = SyntheticImage.newBuilder(
                        Samples.labelled(DATASET, stored, 1, 1).getImage())
                .setPixels(null)
                .setClaimCheck(claim)
                .build();
        AugmentedRecord labelled = AugmentedRecord.newBuilder(Samples.labelled(DATASET, stored, 1, 1))
                .setImage(image)
                .build();
        append(new StoredRow(labelled, 0, stored));
        tag();
        writer.deleteVersion(Samples.LABELER, 1);
        List<String> told = new ArrayList<>();

        StoredClaims.visit(catalog, DATASET, told::add);

        assertThat(told).containsExactlyInAnyOrder("file:///checks/abc.bin", "abc");
        StoredClaims.visit(catalog, "none", told::add);
        assertThat(told).hasSize(2);
    }

    private TableWaste find() {
        return TableSweep.list(catalog).find(Instant.now().minus(DAY), LONG_AGO).get(0);
    }

    private void remove(TableWaste waste) {
        TableSweep.list(catalog).remove(waste, LONG_AGO);
    }

    private void flush(int times) {
        for (int i = 0; i < times; i++) {
            append(row(stored));
        }
    }

    private void append(StoredRow row) {
        assertThat(writer.append(List.of(row), SOURCE, Map.of(0, stored + 1L)))
                .isInstanceOf(CommitOutcome.Committed.class);
        stored++;
    }

    private void tag() {
        writer.tags()
                .create(TagInfo.of(
                        Samples.completed(DATASET, 1, 1, stored, Map.of(0, (long) stored)),
                        Samples.manifest(DATASET, 1, stored),
                        Samples.descriptor(1),
                        1));
    }

    private static StoredRow row(int index) {
        return new StoredRow(Samples.labelled(DATASET, index, 1, 1), 0, index);
    }

    private Path write(String dataset, String name, Instant time) throws IOException {
        Path file = folder.resolve("ladd").resolve(dataset).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "left");
        return Files.setLastModifiedTime(file, FileTime.from(time));
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("ladd"))) {
            return new TreeSet<>(files.filter(Files::isRegularFile).toList());
        }
    }

    private CatalogSettings settings() {
        return CatalogSettings.local(folder);
    }

    /** Public, because Iceberg makes it by its class name. */
    public static final class UnlistedFileIO implements FileIO {
        private static final long serialVersionUID = 1L;
        private final LocalFileIO files = new LocalFileIO();

        @Override
        public InputFile newInputFile(String location) {
            return files.newInputFile(location);
        }

        @Override
        public OutputFile newOutputFile(String location) {
            return files.newOutputFile(location);
        }

        @Override
        public void deleteFile(String location) {
            files.deleteFile(location);
        }
    }
}
