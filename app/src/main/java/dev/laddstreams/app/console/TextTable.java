package dev.laddstreams.app.console;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as their widest cell. */
public final class TextTable {
    private final List<String[]> rows = new ArrayList<>();

    public TextTable(String... header) {
        rows.add(header);
    }

    /** @param cells as many as the header has */
    public TextTable row(String... cells) {
        if (cells.length != rows.get(0).length) {
            throw new IllegalArgumentException(cells.length + " cells (expected: " + rows.get(0).length + ")");
        }
        rows.add(cells);
        return this;
    }

    /** Whether it has no row but the header. */
    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return String.join(System.lineSeparator(), lines);
    }
}
