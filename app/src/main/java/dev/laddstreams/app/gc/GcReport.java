package dev.laddstreams.app.gc;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.sinks.table.FileSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a collection found.
 *
 * @param removed whether it removed what is unneeded
 */
public record GcReport(List<GcRow> rows, boolean removed) {
    public GcReport {
        rows = List.copyOf(rows);
    }

    /** Of all kinds. */
    public FileSum unneeded() {
        return rows.stream().map(GcRow::unneeded).reduce(FileSum.NONE, FileSum::plus);
    }

    /** Lines for people, without a trailing line break. */
    public String text() {
        TextTable table =
                new TextTable("kind", removed ? "removed" : "unneeded", "bytes", "needed", "too young", "not ours");
        List<String> lines = new ArrayList<>();
        for (GcRow row : rows) {
            table.row(
                    row.kind(),
                    number(row.unneeded().files()),
                    number(row.unneeded().bytes()),
                    number(row.needed().files()),
                    number(row.young().files()),
                    number(row.unknown().files()));
            lines.addAll(row.kept());
        }
        lines.add(0, table.toString());
        lines.add(last());
        return String.join(System.lineSeparator(), lines);
    }

    private String last() {
        if (removed) {
            return "Removed " + number(unneeded().bytes()) + " B";
        }
        return unneeded().files() == 0
                ? "Nothing is to be removed"
                : "Nothing was removed: 'ladd gc --yes' removes "
                        + number(unneeded().bytes()) + " B for good";
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
