package dev.laddstreams.app.control;

import dev.laddstreams.app.console.RoughFigures;
import dev.laddstreams.app.console.TextTable;
import java.util.List;
import java.util.Locale;

/** How far lanes are, as a table for people. */
public record LaneTable(List<LaneWatch.Row> rows) {
    public LaneTable {
        rows = List.copyOf(rows);
    }

    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        TextTable table =
                new TextTable("lane", "version", "processes", "labelled", "to read", "records/s", "time left");
        rows.forEach(row -> table.row(
                row.dataset() + " by " + row.labeler(),
                row.version() + (row.active() ? " *" : ""),
                row.processes(),
                row.labelled() + " of " + row.expected(),
                Long.toString(row.pace().remaining()),
                String.format(Locale.ROOT, "%.0f", row.pace().rate()),
                row.pace().secondsLeft() == null
                        ? "-"
                        : RoughFigures.duration(row.pace().secondsLeft())));
        return table.toString();
    }
}
