package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.learning.distillation.run.Methods;
import java.util.List;

/** The distillation methods, for people. */
record MethodTable(List<Row> rows) {
    MethodTable {
        rows = List.copyOf(rows);
    }

    /** One method; written as JSON with these names. */
    record Row(String method, String title) {}

    static MethodTable all() {
        return new MethodTable(Methods.titles().entrySet().stream()
                .map(row -> new Row(row.getKey(), row.getValue()))
                .toList());
    }

    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        TextTable table = new TextTable("method", "title");
        rows.forEach(row -> table.row(row.method(), row.title()));
        return table.toString();
    }
}
