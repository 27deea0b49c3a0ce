package dev.laddstreams.app.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * Counts a dataset's labels on its topic and in its table, and compares them with the FINAL images of its images topic: each
 * must be there exactly once for each labeler version, unless it is in the dead letters. Shares no code with what it counts.
 *
 * @param images newest revisions that are FINAL and were not refused
 */
record IndependentCount(long images, Tally topic, Tally table) {
    /** @param labelers as {@code labelerId|version} */
    static IndependentCount of(
            WireTopic wire, String dataset, TableIdentifier table, Map<String, String> catalog, List<String> labelers) {
        Set<String> expected = new HashSet<>();
        Map<String, String> finals = finalImages(wire, dataset + ".images");
        finals.forEach(
                (image, revision) -> labelers.forEach(labeler -> expected.add(image + "|" + revision + "|" + labeler)));
        return new IndependentCount(
                finals.size(),
                Tally.of(onTopic(wire, dataset + ".augmented"), expected),
                Tally.of(inTable(catalog, table), expected));
    }

    boolean isExact() {
        return topic.isExact() && table.isExact();
    }

    /** The revision of each image whose newest one is FINAL, and not in the dead letters. */
    private static Map<String, String> finalImages(WireTopic wire, String topic) {
        Map<String, String> revisions = new TreeMap<>();
        wire.read(topic, wire.refused(topic), record -> {
            String image = record.get("imageId").toString();
            if (record.get("state").toString().equals("FINAL")) {
                revisions.put(image, record.get("revision").toString());
            } else {
                revisions.remove(image);
            }
        });
        return revisions;
    }

    private static Map<String, Integer> onTopic(WireTopic wire, String topic) {
        Map<String, Integer> occurrences = new TreeMap<>();
        wire.read(topic, Set.of(), record -> {
            GenericRecord image = (GenericRecord) record.get("image");
            GenericRecord provenance = (GenericRecord) record.get("provenance");
            occurrences.merge(
                    image.get("imageId") + "|" + image.get("revision") + "|" + provenance.get("labelerId") + "|"
                            + provenance.get("version"),
                    1,
                    Integer::sum);
        });
        return occurrences;
    }

    private static Map<String, Integer> inTable(Map<String, String> catalog, TableIdentifier table) {
        return with(catalog, table, found -> {
                    Map<String, Integer> occurrences = new TreeMap<>();
                    try (CloseableIterable<Record> rows = IcebergGenerics.read(found)
                            .select("image_id", "image_revision", "labeler_id", "labeler_version")
                            .build()) {
                        rows.forEach(row -> occurrences.merge(
                                row.getField("image_id") + "|" + row.getField("image_revision") + "|"
                                        + row.getField("labeler_id") + "|" + row.getField("labeler_version"),
                                1,
                                Integer::sum));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return occurrences;
                })
                .orElse(Map.of());
    }

    /** Names of the table's tags; none while there is no table. */
    static Set<String> tags(Map<String, String> catalog, TableIdentifier table) {
        return with(catalog, table, found -> Set.copyOf(found.refs().keySet())).orElse(Set.of());
    }

    private static <T> Optional<T> with(Map<String, String> properties, TableIdentifier name, Function<Table, T> read) {
        JdbcCatalog catalog = new JdbcCatalog();
        try (catalog) {
            catalog.initialize("ladd", properties);
            return catalog.tableExists(name) ? Optional.of(read.apply(catalog.loadTable(name))) : Optional.empty();
        }
    }
}
