package dev.laddstreams.app.gc;

import dev.laddstreams.sinks.table.FileSum;
import java.util.List;

/**
 * What there is of one kind.
 *
 * @param unneeded what nothing refers to, and is removed
 * @param needed what something refers to
 * @param young what nothing refers to, yet
 * @param unknown what is none of ours by its name, and stays
 * @param kept why something was not even looked at; one line for each
 */
public record GcRow(String kind, FileSum unneeded, FileSum needed, FileSum young, FileSum unknown, List<String> kept) {
    public GcRow {
        kept = List.copyOf(kept);
    }
}
