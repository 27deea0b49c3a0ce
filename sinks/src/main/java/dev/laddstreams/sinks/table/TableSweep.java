package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;

/**
 * Finds and removes what no table needs, beside sinks that go on. Files are listed first, and the tables read afterwards: what
 * a commit adds meanwhile is either not listed, or named by then, or young. Not thread-safe.
 */
public final class TableSweep {
    private final DatasetCatalog catalog;
    private final List<ListedFiles> listed;

    private TableSweep(DatasetCatalog catalog, List<ListedFiles> listed) {
        this.catalog = catalog;
        this.listed = List.copyOf(listed);
    }

    /**
     * Lists the files of all datasets.
     *
     * @throws LaddException when a table cannot be read, or a folder cannot be listed
     */
    public static TableSweep list(DatasetCatalog catalog) {
        List<ListedFiles> listed = new ArrayList<>();
        for (String dataset : catalog.withFolders()) {
            listed.add(TableLook.at(dataset, () -> ListedFiles.list(catalog, dataset)));
        }
        return new TableSweep(catalog, listed);
    }

    /**
     * What nothing needs, by dataset.
     *
     * @param before when files were written that are old enough
     * @param snapshotsUntil when snapshots were made that are old enough
     * @throws LaddException when a table cannot be read
     */
    public List<TableWaste> find(Instant before, Instant snapshotsUntil) {
        Map<ListedFiles, TableReading> readings = new LinkedHashMap<>();
        Set<String> datasets = catalog.withFolders();
        listed.forEach(one -> datasets.add(one.dataset()));
        Set<String> named = new HashSet<>();
        for (String dataset : datasets) {
            TableReading reading = TableLook.at(dataset, () -> TableReading.of(catalog.find(dataset), snapshotsUntil));
            named.addAll(reading.named());
            listed.stream().filter(one -> one.dataset().equals(dataset)).forEach(one -> readings.put(one, reading));
        }
        return readings.entrySet().stream()
                .map(one -> waste(one.getKey(), one.getValue(), named, before.toEpochMilli()))
                .toList();
    }

    /** @param named by any table: one may lie in the folder of another */
    private static TableWaste waste(ListedFiles listed, TableReading reading, Set<String> named, long before) {
        Optional<String> hindrance = listed.hindrance().or(() -> unlisted(listed, reading));
        if (hindrance.isPresent()) {
            return TableWaste.hindered(listed.dataset(), hindrance.get());
        }
        List<FileInfo> orphans = new ArrayList<>();
        FileSum needed = FileSum.NONE;
        FileSum young = FileSum.NONE;
        FileSum unknown = FileSum.NONE;
        FileSum ofOld = FileSum.NONE;
        for (FileInfo file : listed.files().values()) {
            if (reading.ofOldSnapshots().contains(file.location())) {
                ofOld = ofOld.withFile(file.size());
            } else if (named.contains(file.location())) {
                needed = needed.withFile(file.size());
            } else if (listed.unknown().contains(file.location())) {
                unknown = unknown.withFile(file.size());
            } else if (file.createdAtMillis() >= before) {
                young = young.withFile(file.size());
            } else {
                orphans.add(file);
            }
        }
        return new TableWaste(
                listed.dataset(),
                orphans,
                needed,
                young,
                unknown,
                new TableWaste.OldSnapshots(
                        reading.oldSnapshots(), reading.snapshots() - reading.oldSnapshots(), ofOld),
                Optional.empty());
    }

    /** Where addresses of the listing are not those of the table, every file would seem to be needed by nobody. */
    private static Optional<String> unlisted(ListedFiles listed, TableReading reading) {
        return reading.required().stream()
                .filter(listed.before()::contains)
                .filter(file -> !listed.files().containsKey(file))
                .sorted()
                .findFirst()
                .map(file -> "it names " + file + ", which is not among the files in its folder");
    }

    /**
     * Removes what was found.
     *
     * @throws LaddException {@code OUTPUT_UNWRITABLE}; what was removed before stays so
     */
    public void remove(TableWaste waste, Instant snapshotsUntil) {
        Optional<DatasetTable> table = catalog.find(waste.dataset());
        try (FileIO local = new LocalFileIO()) {
            FileIO io = table.map(found -> found.iceberg().io()).orElse(local);
            waste.orphans().forEach(file -> io.deleteFile(file.location()));
            table.ifPresent(found -> TableUpkeep.letGo(found.iceberg(), snapshotsUntil.toEpochMilli()));
        } catch (RuntimeException e) {
            throw StorageFailure.of("remove files of dataset " + waste.dataset(), e);
        }
    }
}
