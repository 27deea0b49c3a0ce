package dev.laddstreams.sinks.table;

import java.util.List;
import java.util.Optional;
import org.apache.iceberg.io.FileInfo;

/**
 * What of one dataset's files nothing needs.
 *
 * @param orphans files that no snapshot names
 * @param needed those that some snapshot names
 * @param young those that none names, and that are too young to tell
 * @param unknown files whose names are not those of a table's files
 * @param snapshots that can be let go
 * @param hindrance why nothing of this dataset is removed; empty when it is
 */
public record TableWaste(
        String dataset,
        List<FileInfo> orphans,
        FileSum needed,
        FileSum young,
        FileSum unknown,
        OldSnapshots snapshots,
        Optional<String> hindrance) {
    /**
     * Snapshots without a tag that are old enough.
     *
     * @param others that stay
     * @param files that they alone need
     */
    public record OldSnapshots(int count, int others, FileSum files) {
        static final OldSnapshots NONE = new OldSnapshots(0, 0, FileSum.NONE);
    }

    public TableWaste {
        orphans = List.copyOf(orphans);
    }

    static TableWaste hindered(String dataset, String why) {
        return new TableWaste(
                dataset, List.of(), FileSum.NONE, FileSum.NONE, FileSum.NONE, OldSnapshots.NONE, Optional.of(why));
    }

    /** The files that no snapshot names, together. */
    public FileSum orphaned() {
        return FileSum.of(orphans);
    }
}
