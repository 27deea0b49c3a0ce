package dev.laddstreams.sinks.table;

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
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Looks at a table with Iceberg's own reader. */
public final class StoredRows {
    private StoredRows() {}

    /** Rows now in the table, by {@code imageId|revision|version}. */
    public static Map<String, Integer> counts(CatalogSettings settings, String dataset) {
        Map<String, Integer> counts = new TreeMap<>();
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            if (catalog.find(dataset).isEmpty()) {
                return counts;
            }
            try (CloseableIterable<Record> rows =
                    IcebergGenerics.read(catalog.require(dataset).iceberg()).build()) {
                rows.forEach(row -> counts.merge(
                        row.getField(TableColumns.IMAGE_ID) + "|" + row.getField(TableColumns.IMAGE_REVISION) + "|"
                                + row.getField(TableColumns.LABELER_VERSION),
                        1,
                        Integer::sum));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts;
    }

    /** What {@link #counts} gives for {@code Samples.labelled(dataset, 0, count)} when each is stored once. */
    public static Map<String, Integer> once(String dataset, int count) {
        Map<String, Integer> once = new TreeMap<>();
        Samples.imageIds(dataset, count).forEach(id -> once.put(id + "|1|1", 1));
        return once;
    }

    /** What a tag shows. */
    public static List<StoredImage> images(CatalogSettings settings, String dataset, String tag) {
        List<StoredImage> images = new ArrayList<>();
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            TaggedDataset.open(catalog, dataset, tag).forEach(images::add);
        }
        return images;
    }

    public static long snapshots(CatalogSettings settings, String dataset) {
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            Iterable<Snapshot> snapshots = catalog.require(dataset).iceberg().snapshots();
            return StreamSupport.stream(snapshots.spliterator(), false).count();
        }
    }

    /** Data files of the rows now in the table. */
    public static long files(CatalogSettings settings, String dataset) {
        try (DatasetCatalog catalog = DatasetCatalog.open(settings);
                CloseableIterable<FileScanTask> tasks =
                        catalog.require(dataset).iceberg().newScan().planFiles()) {
            return StreamSupport.stream(tasks.spliterator(), false).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The dataset's data files that no current row comes from. */
    public static Set<String> orphans(CatalogSettings settings, String dataset, Path warehouse) {
        Set<String> files = new HashSet<>();
        try (DatasetCatalog catalog = DatasetCatalog.open(settings);
                Stream<Path> all = Files.walk(
                        warehouse.resolve(CatalogSettings.DEFAULT_NAMESPACE).resolve(dataset))) {
            all.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".parquet"))
                    .forEach(files::add);
            try (CloseableIterable<FileScanTask> tasks =
                    catalog.require(dataset).iceberg().newScan().planFiles()) {
                tasks.forEach(task -> files.remove(
                        Path.of(task.file().location()).getFileName().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
