package dev.laddstreams.sinks.table;

import dev.laddstreams.schemas.TrustedFiles;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Which rows of a snapshot a tag shows: of one labeler version, read before the tag's end offsets, per image the newest
 * revision, and only where that one is not withdrawn.
 */
final class TagView {
    static final String LABELLED = "LABELLED";
    /** Rows that are counted at a time: about 50 MB of them. */
    private static final int COUNTED_AT_A_TIME = 250_000;

    private static final Comparator<Row> NEWER = Comparator.comparingInt(Row::revision)
            .thenComparingInt(Row::partition)
            .thenComparingLong(Row::offset);

    private final Table table;
    private final long snapshotId;
    private final Expression version;
    private final Map<Integer, Long> endOffsets;

    TagView(Table table, long snapshotId, String labelerId, int version, Map<Integer, Long> endOffsets) {
        this.table = table;
        this.snapshotId = snapshotId;
        this.version = Expressions.and(
                Expressions.equal(TableColumns.LABELER_ID, labelerId),
                Expressions.equal(TableColumns.LABELER_VERSION, version));
        this.endOffsets = endOffsets;
    }

    /** A row without its bulk. */
    record Row(String imageId, int revision, boolean labelled, int classIndex, int partition, long offset) {
        static Row of(Record record) {
            return new Row(
                    (String) record.getField(TableColumns.IMAGE_ID),
                    (int) record.getField(TableColumns.IMAGE_REVISION),
                    LABELLED.equals(record.getField(TableColumns.STATE)),
                    (int) record.getField(TableColumns.CLASS_INDEX),
                    (int) record.getField(TableColumns.KAFKA_PARTITION),
                    (long) record.getField(TableColumns.KAFKA_OFFSET));
        }

        boolean isAt(Record record) {
            return partition == (int) record.getField(TableColumns.KAFKA_PARTITION)
                    && offset == (long) record.getField(TableColumns.KAFKA_OFFSET);
        }
    }

    /** The rows that the tag shows, by class and then by id, ids of equal prefix in numeric order. */
    List<Row> rows() {
        return newest(imageId -> true).values().stream()
                .filter(Row::labelled)
                .sorted(Comparator.comparingInt(Row::classIndex)
                        .thenComparingInt(row -> row.imageId().length())
                        .thenComparing(Row::imageId))
                .toList();
    }

    /** How many rows the tag shows; reads them several times rather than hold more than a part of them. */
    int count() {
        return count(COUNTED_AT_A_TIME);
    }

    int count(int rowsAtATime) {
        int parts = Math.toIntExact(1 + scannedRows() / rowsAtATime);
        long count = 0;
        for (int i = 0; i < parts; i++) {
            int part = i;
            count += newest(imageId -> Math.floorMod(imageId.hashCode(), parts) == part).values().stream()
                    .filter(Row::labelled)
                    .count();
        }
        return Math.toIntExact(count);
    }

    private long scannedRows() {
        long rows = 0;
        try (CloseableIterable<FileScanTask> files =
                table.newScan().useSnapshot(snapshotId).filter(version).planFiles()) {
            for (FileScanTask file : files) {
                rows += file.file().recordCount();
            }
        } catch (IOException | RuntimeException e) {
            throw StorageFailure.of("read table " + table.name(), e);
        }
        return rows;
    }

    private Map<String, Row> newest(Predicate<String> imageIds) {
        Map<String, Row> newest = new HashMap<>();
        try (CloseableIterable<Record> records = scan(List.of(
                TableColumns.IMAGE_ID,
                TableColumns.IMAGE_REVISION,
                TableColumns.STATE,
                TableColumns.CLASS_INDEX,
                TableColumns.KAFKA_PARTITION,
                TableColumns.KAFKA_OFFSET))) {
            for (Record record : records) {
                Row row = Row.of(record);
                if (imageIds.test(row.imageId()) && row.offset() < endOffsets.getOrDefault(row.partition(), 0L)) {
                    newest.merge(row.imageId(), row, (a, b) -> NEWER.compare(a, b) >= 0 ? a : b);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw StorageFailure.of("read table " + table.name(), e);
        }
        return newest;
    }

    /** Whether one of the given rows holds a soft label of the whole image. */
    boolean hasSoftLabel(List<Row> rows) {
        Map<String, Row> wanted = new HashMap<>();
        rows.forEach(row -> wanted.put(row.imageId(), row));
        try (CloseableIterable<Record> records = scan(List.of(
                TableColumns.IMAGE_ID,
                TableColumns.KAFKA_PARTITION,
                TableColumns.KAFKA_OFFSET,
                TableColumns.SOFT_LABEL))) {
            for (Record record : records) {
                Row row = wanted.get(record.getField(TableColumns.IMAGE_ID));
                if (row != null && row.isAt(record) && record.getField(TableColumns.SOFT_LABEL) != null) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException e) {
            throw StorageFailure.of("read table " + table.name(), e);
        }
        return false;
    }

    /** All columns of the given rows, in their order, and the pixels that lie elsewhere. */
    List<StoredImage> load(List<Row> wanted, TrustedFiles claimChecks) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            places.put(wanted.get(i).imageId(), i);
        }
        StoredImage[] images = new StoredImage[wanted.size()];
        try (CloseableIterable<Record> records = scan(List.of())) {
            for (Record record : records) {
                Integer place = places.get(record.getField(TableColumns.IMAGE_ID));
                if (place != null && wanted.get(place).isAt(record)) {
                    images[place] = StoredImage.of(record, claimChecks);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw StorageFailure.of("read table " + table.name(), e);
        }
        return List.of(images);
    }

    private CloseableIterable<Record> scan(List<String> columns) {
        IcebergGenerics.ScanBuilder scan =
                IcebergGenerics.read(table).useSnapshot(snapshotId).where(version);
        return (columns.isEmpty() ? scan : scan.select(columns)).build();
    }
}
