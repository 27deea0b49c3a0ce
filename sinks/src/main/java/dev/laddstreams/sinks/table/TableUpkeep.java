package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.StructLikeWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a table small while it is filled: merges the small files of many commits, and lets go of snapshots that no tag refers
 * to. Rows, tags and offsets stay as they are, and sinks may commit meanwhile. Not thread-safe.
 */
public final class TableUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(TableUpkeep.class);
    private static final long MERGED_BYTES = 64L << 20;
    private static final long SMALL_BYTES = MERGED_BYTES / 4;
    /** Fewer are not worth reading and writing their rows again. */
    private static final int WORTHWHILE = 8;
    /** A sink that merges does nothing else: the rest waits for the next time. */
    private static final int MERGES_AT_ONCE = 4;

    private static final int COMMIT_ATTEMPTS = 5;

    private final DatasetTable dataset;
    private final Table table;
    private final DataFiles files;

    /** @param dataset of the caller's own: it is refreshed */
    public TableUpkeep(DatasetTable dataset) {
        this.dataset = dataset;
        this.table = dataset.iceberg();
        this.files = new DataFiles(table);
    }

    /**
     * What one round of upkeep did to a table.
     *
     * @param merged files that others took the place of
     * @param into files that took their place
     * @param snapshots that were let go
     */
    public record Tidied(int merged, int into, int snapshots) {}

    /**
     * Merges and lets go, once.
     *
     * @param keep age from which on a snapshot without a tag goes; readers of untagged ones need it
     * @throws LaddException when the storage fails; what was committed before is whole
     */
    public Tidied tidy(Duration keep) {
        dataset.refresh();
        if (dataset.offsets().isEmpty()) {
            return new Tidied(0, 0, 0);
        }
        try {
            int merged = 0;
            int into = 0;
            for (List<DataFile> group : mergeable()) {
                if (merge(group)) {
                    merged += group.size();
                    into++;
                }
            }
            return new Tidied(merged, into, expire(keep));
        } catch (IOException | RuntimeException e) {
            throw StorageFailure.of("tidy up the table of dataset " + dataset.dataset(), e);
        }
    }

    /** Groups of small files of one labeler version, each for one merged file. */
    private List<List<DataFile>> mergeable() throws IOException {
        Map<StructLikeWrapper, List<DataFile>> small = new LinkedHashMap<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                if (task.file().fileSizeInBytes() < SMALL_BYTES) {
                    StructLikeWrapper version = StructLikeWrapper.forType(
                                    table.spec().partitionType())
                            .set(task.file().partition());
                    small.computeIfAbsent(version, first -> new ArrayList<>()).add(task.file());
                }
            }
        }
        List<List<DataFile>> groups = new ArrayList<>();
        small.values().stream().map(TableUpkeep::grouped).forEach(groups::addAll);
        groups.removeIf(group -> group.size() < WORTHWHILE);
        return groups.subList(0, Math.min(groups.size(), MERGES_AT_ONCE));
    }

    private static List<List<DataFile>> grouped(List<DataFile> small) {
        List<List<DataFile>> groups = new ArrayList<>();
        long bytes = MERGED_BYTES;
        for (DataFile file :
                small.stream().sorted(Comparator.comparing(DataFile::location)).toList()) {
            bytes += file.fileSizeInBytes();
            if (bytes > MERGED_BYTES) {
                groups.add(new ArrayList<>());
                bytes = file.fileSizeInBytes();
            }
            groups.get(groups.size() - 1).add(file);
        }
        return groups;
    }

    /** Whether it was committed: another may have merged or deleted the same files. */
    private boolean merge(List<DataFile> group) throws IOException {
        DataFile merged = files.merge(group);
        try {
            return commit(group, merged);
        } catch (RuntimeException e) {
            if (e instanceof CleanableFailure) {
                files.delete(List.of(merged));
            }
            throw e;
        }
    }

    private boolean commit(List<DataFile> group, DataFile merged) {
        for (int attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt++) {
            // older snapshots may be gone, and with them the history that Iceberg would look through
            RewriteFiles rewrite = table.newRewrite()
                    .validateFromSnapshot(table.currentSnapshot().snapshotId());
            group.forEach(rewrite::deleteFile);
            rewrite.addFile(merged);
            try {
                dataset.commitWithoutMoving(rewrite);
                return true;
            } catch (ValidationException e) {
                LOG.debug("Merging files of dataset {} again: {}", dataset.dataset(), e.getMessage());
                dataset.refresh();
            }
        }
        files.delete(List.of(merged));
        return false;
    }

    private int expire(Duration keep) {
        int gone = letGo(table, System.currentTimeMillis() - keep.toMillis());
        dataset.refresh();
        return gone;
    }

    /**
     * Removes the snapshots up to a moment that are neither current nor tagged, and all files that only they need. They are
     * named one by one: for an age, Iceberg leaves files that the current snapshot has replaced.
     *
     * @param until milliseconds since the epoch
     * @return how many
     */
    static int letGo(Table table, long until) {
        List<Long> old = unneeded(table, until);
        if (!old.isEmpty()) {
            ExpireSnapshots expire = table.expireSnapshots();
            old.forEach(expire::expireSnapshotId);
            expire.commit();
        }
        return old.size();
    }

    /** The snapshots that {@link #letGo} removes. */
    static List<Long> unneeded(Table table, long until) {
        Set<Long> needed =
                table.refs().values().stream().map(SnapshotRef::snapshotId).collect(Collectors.toSet());
        return StreamSupport.stream(table.snapshots().spliterator(), false)
                .filter(snapshot -> snapshot.timestampMillis() <= until)
                .map(Snapshot::snapshotId)
                .filter(id -> !needed.contains(id))
                .toList();
    }
}
