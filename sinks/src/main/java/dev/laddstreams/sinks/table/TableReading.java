package dev.laddstreams.sinks.table;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Table;

/**
 * What a dataset's table names at one moment.
 *
 * @param reach empty where there is no table
 * @param snapshots of the table
 * @param oldSnapshots those of them that can be let go
 * @param ofOldSnapshots addresses of the files that they alone need
 */
record TableReading(Optional<TableReach> reach, int snapshots, int oldSnapshots, Set<String> ofOldSnapshots) {
    private static final TableReading NONE = new TableReading(Optional.empty(), 0, 0, Set.of());

    /** @param until when snapshots were made that are old enough */
    static TableReading of(Optional<DatasetTable> dataset, Instant until) {
        return dataset.map(table -> of(table.iceberg(), until)).orElse(NONE);
    }

    private static TableReading of(Table table, Instant until) {
        Set<Long> old = Set.copyOf(TableUpkeep.unneeded(table, until.toEpochMilli()));
        Set<String> alone = new HashSet<>();
        if (!old.isEmpty()) {
            alone.addAll(TableReach.of(table, snapshot -> old.contains(snapshot.snapshotId()))
                    .required());
            alone.removeAll(TableReach.of(table, snapshot -> !old.contains(snapshot.snapshotId()))
                    .required());
        }
        return new TableReading(
                Optional.of(TableReach.of(table)),
                (int) StreamSupport.stream(table.snapshots().spliterator(), false)
                        .count(),
                old.size(),
                alone);
    }

    Set<String> named() {
        return reach.map(TableReach::all).orElse(Set.of());
    }

    Set<String> required() {
        return reach.map(TableReach::required).orElse(Set.of());
    }
}
