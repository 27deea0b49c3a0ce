package dev.laddstreams.app.gc;

import dev.laddstreams.sinks.table.FileSum;
import dev.laddstreams.sinks.table.TableWaste;
import java.util.List;
import java.util.function.Function;

/** What was found of all tables, by kind. */
record TableRows(List<TableWaste> tables) {
    List<GcRow> rows() {
        return List.of(
                new GcRow(
                        "table files",
                        sum(TableWaste::orphaned),
                        sum(TableWaste::needed),
                        sum(TableWaste::young),
                        sum(TableWaste::unknown),
                        tables.stream()
                                .flatMap(table -> table
                                        .hindrance()
                                        .map(why -> "Files of dataset " + table.dataset() + " are kept: " + why)
                                        .stream())
                                .toList()),
                new GcRow(
                        "old snapshots",
                        sum(table -> new FileSum(
                                table.snapshots().count(),
                                table.snapshots().files().bytes())),
                        sum(table -> new FileSum(table.snapshots().others(), 0)),
                        FileSum.NONE,
                        FileSum.NONE,
                        List.of()));
    }

    private FileSum sum(Function<TableWaste, FileSum> part) {
        return tables.stream().map(part).reduce(FileSum.NONE, FileSum::plus);
    }
}
