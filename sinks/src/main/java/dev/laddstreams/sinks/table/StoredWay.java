package dev.laddstreams.sinks.table;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Where one image lies in a dataset's table: its rows and the tags that show it.
 *
 * @param rows every revision by every labeler version, by partition and offset of their records
 * @param tags oldest first
 */
public record StoredWay(List<Place> rows, List<Sight> tags) {
    private static final Comparator<Place> IN_ORDER =
            Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset);

    public StoredWay {
        rows = List.copyOf(rows);
        tags = List.copyOf(tags);
    }

    /**
     * One row.
     *
     * @param partition of its record on the augmented topic
     * @param commit empty where the snapshot that brought it may be one that is no longer known
     */
    public record Place(
            String labelerId,
            int version,
            int revision,
            String state,
            int partition,
            long offset,
            Optional<Commit> commit) {}

    /** The snapshot that brought a row. */
    public record Commit(long snapshot, Instant time) {}

    /**
     * A tag that shows the image.
     *
     * @param revision of the image, that it shows
     */
    public record Sight(TagInfo tag, long snapshot, int revision) {}

    /** Reads what the table holds now; looks through all of its files. */
    public static StoredWay of(DatasetTable dataset, String imageId) {
        Table table = dataset.iceberg();
        List<Place> rows = new ArrayList<>();
        List<Snapshot> history = history(table);
        try (CloseableIterable<Record> records = IcebergGenerics.read(table)
                .where(Expressions.equal(TableColumns.IMAGE_ID, imageId))
                .select(
                        TableColumns.IMAGE_ID,
                        TableColumns.IMAGE_REVISION,
                        TableColumns.STATE,
                        TableColumns.LABELER_ID,
                        TableColumns.LABELER_VERSION,
                        TableColumns.KAFKA_PARTITION,
                        TableColumns.KAFKA_OFFSET)
                .build()) {
            for (Record record : records) {
                rows.add(place(record, history));
            }
        } catch (IOException | RuntimeException e) {
            throw StorageFailure.of("read table " + table.name(), e);
        }
        rows.sort(IN_ORDER);
        return new StoredWay(rows, sights(dataset.tags(), rows));
    }

    private static Place place(Record record, List<Snapshot> history) {
        int partition = (int) record.getField(TableColumns.KAFKA_PARTITION);
        long offset = (long) record.getField(TableColumns.KAFKA_OFFSET);
        return new Place(
                (String) record.getField(TableColumns.LABELER_ID),
                (int) record.getField(TableColumns.LABELER_VERSION),
                (int) record.getField(TableColumns.IMAGE_REVISION),
                (String) record.getField(TableColumns.STATE),
                partition,
                offset,
                commit(history, partition, offset));
    }

    /** Those that say how far they go, oldest first. */
    private static List<Snapshot> history(Table table) {
        List<Snapshot> snapshots = new ArrayList<>();
        table.snapshots().forEach(snapshots::add);
        snapshots.removeIf(snapshot -> !TableOffsets.areIn(snapshot));
        snapshots.sort(Comparator.comparingLong(Snapshot::sequenceNumber));
        return snapshots;
    }

    /** The first snapshot that had gone past the row's record, unless one before it is no longer known. */
    private static Optional<Commit> commit(List<Snapshot> history, int partition, long offset) {
        Long before = null;
        for (Snapshot snapshot : history) {
            Map<Integer, Long> next =
                    TableOffsets.newest(List.of(snapshot)).orElseThrow().next();
            if (next.getOrDefault(partition, 0L) > offset) {
                Long parent = snapshot.parentId();
                return parent == null || parent.equals(before)
                        ? Optional.of(
                                new Commit(snapshot.snapshotId(), Instant.ofEpochMilli(snapshot.timestampMillis())))
                        : Optional.empty();
            }
            before = snapshot.snapshotId();
        }
        return Optional.empty();
    }

    private static List<Sight> sights(TagCatalog tags, List<Place> rows) {
        List<Sight> sights = new ArrayList<>();
        for (TagInfo tag : tags.all()) {
            Map<Integer, Long> ends = tag.extent().endOffsets();
            rows.stream()
                    .filter(row -> row.labelerId().equals(tag.labelerId()) && row.version() == tag.version())
                    .filter(row -> row.offset() < ends.getOrDefault(row.partition(), 0L))
                    .max(Comparator.comparingInt(Place::revision).thenComparing(IN_ORDER))
                    .filter(row -> row.state().equals(TagView.LABELLED))
                    .ifPresent(row -> sights.add(new Sight(tag, tags.snapshotId(tag), row.revision())));
        }
        return sights;
    }
}
