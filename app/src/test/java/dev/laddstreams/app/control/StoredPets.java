package dev.laddstreams.app.control;

import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.StoredRow;
import dev.laddstreams.sinks.table.TagInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Fills the table of a dataset as a sink would: six images, with a tag of each version; version 1 is active. */
final class StoredPets {
    static final int IMAGES = 6;

    private StoredPets() {}

    static DatasetCatalog open(Path workDir) {
        return DatasetCatalog.open(CatalogSettings.local(workDir.resolve("warehouse")));
    }

    static void store(Path workDir, String dataset, int revision, int versions) {
        KafkaSource source = new KafkaSource("cluster", dataset + ".augmented", "topic-id");
        try (DatasetCatalog catalog = open(workDir)) {
            DatasetTable table = catalog.findOrCreate(dataset);
            for (int version = 1; version <= versions; version++) {
                int v = version;
                long first = (long) IMAGES * (version - 1);
                Map<Integer, Long> ends = Map.of(0, first + IMAGES);
                List<StoredRow> rows = IntStream.range(0, IMAGES)
                        .mapToObj(i -> new StoredRow(Samples.labelled(dataset, i, 1, v), 0, first + i))
                        .toList();
                table.append(rows, source, ends);
                TagInfo tag = TagInfo.of(
                        Samples.completed(dataset, revision, version, IMAGES, ends),
                        Samples.manifest(dataset, revision, IMAGES),
                        Samples.descriptor(version),
                        version);
                table.tags().create(tag);
                if (version == 1) {
                    table.tags().setActive(tag.labelerId(), tag.tag());
                }
            }
        }
    }
}
