package dev.laddstreams.sinks.table;

/**
 * How large the newest snapshot of a table is.
 *
 * @param bytes of its data files
 * @param files number of them
 * @param rows of all labeler versions and revisions
 */
public record TableFigures(long bytes, long files, long rows) {
    /** Of a table without a snapshot. */
    static final TableFigures NOTHING = new TableFigures(0, 0, 0);
}
