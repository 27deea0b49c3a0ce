package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;

/** Shows that a table in another place holds what the original holds, by reading both. */
final class CopyProof {
    private final Table original;
    private final Table copy;

    CopyProof(TableMetadata original, TableMetadata copy, FileIO io) {
        this.original = new BaseTable(new StaticTableOperations(original, io), "original");
        this.copy = new BaseTable(new StaticTableOperations(copy, io), "copy");
    }

    /**
     * Every snapshot and tag has the rows of the original's, and every file is there with as many rows as it should have.
     *
     * @return rows that are now in the table
     * @throws LaddException {@code CHECKSUM_MISMATCH} otherwise
     */
    long require() throws IOException {
        TableCheck.require("snapshots and tags", original.refs(), copy.refs());
        for (Snapshot snapshot : original.snapshots()) {
            TableCheck.require(
                    "rows of snapshot " + snapshot.snapshotId(),
                    rows(original, snapshot.snapshotId()),
                    rows(copy, snapshot.snapshotId()));
        }
        new TableCheck(copy).require();
        Snapshot current = copy.currentSnapshot();
        return current == null
                ? 0
                : rows(copy, current.snapshotId()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    /** By name of the file in the table's folder. */
    private static Map<String, Long> rows(Table table, long snapshot) throws IOException {
        Map<String, Long> rows = new HashMap<>();
        try (CloseableIterable<FileScanTask> tasks =
                table.newScan().useSnapshot(snapshot).planFiles()) {
            for (FileScanTask task : tasks) {
                String name = task.file().location().substring(table.location().length());
                rows.put(name, task.file().recordCount());
            }
        }
        return rows;
    }
}
