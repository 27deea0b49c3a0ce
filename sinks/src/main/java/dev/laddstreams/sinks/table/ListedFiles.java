package dev.laddstreams.sinks.table;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * The files in the folders of one dataset.
 *
 * @param files by address
 * @param unknown addresses of those among them whose names are not those of a table's files
 * @param before what the table could not be read without, before they were listed
 * @param hindrance why they could not be listed; empty when they were
 */
record ListedFiles(
        String dataset,
        Map<String, FileInfo> files,
        Set<String> unknown,
        Set<String> before,
        Optional<String> hindrance) {
    private static final String DATA = "data/";
    private static final String METADATA = "metadata/";
    private static final List<String> DATA_NAMES = List.of(".parquet");
    private static final List<String> METADATA_NAMES =
            List.of(".avro", ".metadata.json", ".stats", ".puffin", ".partial");

    ListedFiles {
        files = Map.copyOf(files);
        unknown = Set.copyOf(unknown);
        before = Set.copyOf(before);
    }

    /** Lists them, with the table read before. */
    static ListedFiles list(DatasetCatalog catalog, String dataset) {
        Optional<Table> table = catalog.find(dataset).map(DatasetTable::iceberg);
        Set<String> before = table.map(found -> TableReach.of(found).required()).orElse(Set.of());
        Map<String, FileInfo> files = new LinkedHashMap<>();
        Set<String> unknown = new HashSet<>();
        if (table.isPresent()) {
            if (!(table.get().io() instanceof SupportsPrefixOperations folders)) {
                return hindered(dataset, before, table.get().io().getClass().getName() + " cannot list files");
            }
            add(folders, table.get().location(), files, unknown);
        }
        catalog.localFolder(dataset).ifPresent(folder -> add(new LocalFileIO(), folder, files, unknown));
        return new ListedFiles(dataset, files, unknown, before, Optional.empty());
    }

    private static ListedFiles hindered(String dataset, Set<String> before, String why) {
        return new ListedFiles(dataset, Map.of(), Set.of(), before, Optional.of(why));
    }

    private static void add(
            SupportsPrefixOperations io, String folder, Map<String, FileInfo> files, Set<String> unknown) {
        // without a slash at its end, an object store also lists what only begins alike
        String start = folder.endsWith("/") ? folder : folder + "/";
        for (FileInfo file : io.listPrefix(start)) {
            files.put(file.location(), file);
            if (!isOfTable(start, file.location())) {
                unknown.add(file.location());
            }
        }
    }

    private static boolean isOfTable(String folder, String address) {
        if (!address.startsWith(folder)) {
            return false;
        }
        String name = address.substring(folder.length());
        return (name.startsWith(DATA) && DATA_NAMES.stream().anyMatch(name::endsWith))
                || (name.startsWith(METADATA) && METADATA_NAMES.stream().anyMatch(name::endsWith));
    }
}
