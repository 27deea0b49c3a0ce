package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;

/** The folder of a local catalog, in which its tables lie unless they were moved. */
record LocalWarehouse(Path folder, Namespace namespace) {
    /** Property of a table that was moved: the warehouse that it belongs to, wherever it lies. */
    static final String HOME = "ladd.warehouse";

    private static final String SCHEME = "file://";

    String address() {
        return SCHEME + folder;
    }

    /** Where a dataset's table lies unless it was moved. */
    Path folderOf(String dataset) {
        return tables().resolve(dataset);
    }

    private Path tables() {
        return folder.resolve(String.join("/", namespace.levels()));
    }

    /** Names of the folders of datasets, also of those without a table. */
    List<String> folders() {
        if (!Files.isDirectory(tables())) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(tables())) {
            return inside.filter(Files::isDirectory)
                    .map(dataset -> dataset.getFileName().toString())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw StorageFailure.of("list the warehouse", e);
        }
    }

    /** The catalog of a copied folder still names the tables of the original. */
    void requireHere(String dataset, Table table) {
        if (!table.location().startsWith(SCHEME)
                || address().equals(table.properties().get(HOME))) {
            return;
        }
        Path location = LocalFileIO.path(table.location());
        if (!isInside(location)) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "open the table of dataset " + dataset,
                    "it lies in " + location + ", outside its warehouse " + folder + ", which was copied or moved",
                    "'ladd work-dir relocate' before");
        }
    }

    private boolean isInside(Path location) {
        try {
            return location.startsWith(folder) || location.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    static void deleteFiles(String dataset, Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw StorageFailure.of("delete the files of dataset " + dataset, e);
        }
    }
}
