package dev.laddstreams.sinks.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Addresses of the files that a table names, through all of its snapshots.
 *
 * @param rows files of rows
 * @param structure the metadata that is current, and what leads from it to the rows
 * @param beside what is named as well, and may be gone: earlier metadata and statistics
 */
record TableReach(Set<String> rows, Set<String> structure, Set<String> beside) {
    TableReach {
        rows = Set.copyOf(rows);
        structure = Set.copyOf(structure);
        beside = Set.copyOf(beside);
    }

    /** @throws org.apache.iceberg.exceptions.NotFoundException when others let go of a snapshot meanwhile */
    static TableReach of(Table table) {
        TableReach reach = of(table, snapshot -> true);
        Set<String> structure = new HashSet<>(reach.structure());
        TableMetadata metadata = ((HasTableOperations) table).operations().current();
        structure.add(metadata.metadataFileLocation());
        Set<String> beside = new HashSet<>(ReachableFileUtil.metadataFileLocations(table, false));
        beside.addAll(ReachableFileUtil.statisticsFilesLocations(table));
        beside.add(ReachableFileUtil.versionHintLocation(table));
        return new TableReach(reach.rows(), structure, beside);
    }

    /** What some snapshots need alone. */
    static TableReach of(Table table, Predicate<Snapshot> wanted) {
        Set<String> structure = new HashSet<>();
        Map<String, ManifestFile> manifests = new HashMap<>();
        for (Snapshot snapshot : table.snapshots()) {
            if (wanted.test(snapshot)) {
                if (snapshot.manifestListLocation() != null) {
                    structure.add(snapshot.manifestListLocation());
                }
                snapshot.allManifests(table.io()).forEach(manifest -> manifests.put(manifest.path(), manifest));
            }
        }
        Set<String> rows = new HashSet<>();
        manifests.values().forEach(manifest -> addRows(table, manifest, rows));
        structure.addAll(manifests.keySet());
        return new TableReach(rows, structure, Set.of());
    }

    private static void addRows(Table table, ManifestFile manifest, Set<String> rows) {
        try (CloseableIterable<String> paths = ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
            paths.forEach(rows::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those without which the table cannot be read. */
    Set<String> required() {
        Set<String> required = new HashSet<>(rows);
        required.addAll(structure);
        return required;
    }

    Set<String> all() {
        Set<String> all = required();
        all.addAll(beside);
        return all;
    }
}
