package dev.laddstreams.app.control;

import dev.laddstreams.app.console.RoughFigures;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.schemas.LaneHeartbeat;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** How far lanes are, as a table for people. */
public record LaneTable(List<LaneWatch.Row> rows) {
    public LaneTable {
        rows = List.copyOf(rows);
    }

    /** The state of a lane as people and scripts read it: {@code lost} when its process is silent for too long. */
    static String state(LaneStatus lane, Instant now) {
        return LaneHeartbeat.isLost(lane, now) ? "lost" : EnumCode.of(lane.getState());
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
