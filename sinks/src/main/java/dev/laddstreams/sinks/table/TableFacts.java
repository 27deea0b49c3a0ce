package dev.laddstreams.sinks.table;

import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * Where a dataset's table is and how much it holds now, every revision of every image counted.
 *
 * @param bytes of the data files of the current snapshot
 * @param snapshots that readers can still name
 */
public record TableFacts(String location, long rows, long bytes, int snapshots) {
    /** As of the table's last refresh. */
    public static TableFacts of(DatasetTable dataset) {
        Table table = dataset.iceberg();
        Map<String, String> totals = Optional.ofNullable(table.currentSnapshot())
                .map(Snapshot::summary)
                .orElse(Map.of());
        int snapshots = 0;
        for (Snapshot ignored : table.snapshots()) {
            snapshots++;
        }
        return new TableFacts(
                table.location(),
                total(totals, SnapshotSummary.TOTAL_RECORDS_PROP),
                total(totals, SnapshotSummary.TOTAL_FILE_SIZE_PROP),
                snapshots);
    }

    private static long total(Map<String, String> totals, String key) {
        return Long.parseLong(totals.getOrDefault(key, "0"));
    }
}
