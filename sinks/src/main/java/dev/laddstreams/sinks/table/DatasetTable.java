package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Iceberg table of one dataset. Rows and the offsets they came from are committed together, and only on top of the offsets this
 * object knows: a range of the topic cannot land twice, whoever else writes. Not thread-safe.
 */
public final class DatasetTable {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetTable.class);
    private static final String COMMIT_ID = "ladd.commit-id";
    private static final String EXPIRED = "ladd.expired.";

    private final String dataset;
    private final Table table;
    private final DataFiles files;
    private Optional<TableOffsets> known;

    DatasetTable(String dataset, Table table) {
        this.dataset = dataset;
        this.table = table;
        this.files = new DataFiles(table);
        this.known = readOffsets();
    }

    public String dataset() {
        return dataset;
    }

    /** The offsets at the last load or commit; empty for a new table. */
    public Optional<TableOffsets> offsets() {
        return known;
    }

    /** Loads what others have committed. */
    public Optional<TableOffsets> refresh() {
        try {
            table.refresh();
        } catch (RuntimeException e) {
            throw StorageFailure.of("read the table of dataset " + dataset, e);
        }
        known = readOffsets();
        return known;
    }

    /** How large it was at the last load or commit. */
    public TableFigures figures() {
        Snapshot newest = table.currentSnapshot();
        return newest == null
                ? TableFigures.NOTHING
                : new TableFigures(
                        total(newest, SnapshotSummary.TOTAL_FILE_SIZE_PROP),
                        total(newest, SnapshotSummary.TOTAL_DATA_FILES_PROP),
                        total(newest, SnapshotSummary.TOTAL_RECORDS_PROP));
    }

    private static long total(Snapshot snapshot, String property) {
        return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
    }

    /** Tags and the active version. */
    public TagCatalog tags() {
        return new TagCatalog(dataset, table);
    }

    Table iceberg() {
        return table;
    }

    /**
     * Appends rows, and moves the offsets of the partitions they came from. All or nothing.
     *
     * @param rows may be empty: then the offsets alone move
     * @param positions by partition, the offset to continue from after these rows
     * @throws LaddException when the storage fails; nothing is committed then, unless the failure came so late that only
     *     a {@link #refresh()} can tell
     */
    public CommitOutcome append(Collection<StoredRow> rows, KafkaSource source, Map<Integer, Long> positions) {
        String commitId = UUID.randomUUID().toString();
        List<DataFile> written = files.write(rows);
        try {
            return commit(written, commitId, source, positions);
        } catch (CommitStateUnknownException e) {
            LOG.warn("Outcome of commit {} to dataset {} is unknown, reading the table again", commitId, dataset, e);
            refresh();
            return holds(commitId)
                    ? new CommitOutcome.Committed(known.orElseThrow())
                    : new CommitOutcome.Refused(known);
        } catch (RuntimeException e) {
            if (e instanceof CleanableFailure) {
                files.delete(written);
            }
            throw StorageFailure.of("commit to the table of dataset " + dataset, e);
        }
    }

    private CommitOutcome commit(
            List<DataFile> written, String commitId, KafkaSource source, Map<Integer, Long> positions) {
        while (true) {
            Optional<TableOffsets> base = known;
            TableOffsets next =
                    base.orElseGet(() -> new TableOffsets(source, Map.of())).advancedBy(source, positions);
            AppendFiles append = table.newAppend();
            written.forEach(append::appendFile);
            append.set(COMMIT_ID, commitId);
            try {
                commitOn(base, append, next);
                return new CommitOutcome.Committed(next);
            } catch (ValidationException e) {
                refresh();
                if (!sameIn(base, known, positions.keySet())) {
                    LOG.warn("Commit to dataset {} refused: {}", dataset, e.getMessage());
                    files.delete(written);
                    return new CommitOutcome.Refused(known);
                }
                LOG.debug("Another writer moved other partitions of dataset {}, committing on top", dataset);
            }
        }
    }

    /**
     * Deletes all rows of a labeler version; tags that hold them still do. The offsets stay.
     *
     * @throws LaddException with reason {@code FENCED} when another writer commits at the same moment; try again
     */
    public void deleteVersion(String labelerId, int version) {
        refresh();
        if (known.isEmpty()) {
            return; // it has no rows
        }
        DeleteFiles delete = table.newDelete()
                .deleteFromRowFilter(Expressions.and(
                        Expressions.equal(TableColumns.LABELER_ID, labelerId),
                        Expressions.equal(TableColumns.LABELER_VERSION, version)));
        try {
            commitWithoutMoving(delete);
        } catch (ValidationException e) {
            throw LaddException.cannot(
                    Reason.FENCED,
                    "delete labeler version " + labelerId + "-v" + version + " of dataset " + dataset,
                    "another commit came between",
                    "to be tried again",
                    e);
        } catch (RuntimeException e) {
            throw StorageFailure.of("delete a labeler version of dataset " + dataset, e);
        }
    }

    /** Rows of a labeler version, every revision of every image counted. */
    public long rows(String labelerId, int version) {
        refresh();
        try (CloseableIterable<Record> rows = IcebergGenerics.read(table)
                .where(Expressions.and(
                        Expressions.equal(TableColumns.LABELER_ID, labelerId),
                        Expressions.equal(TableColumns.LABELER_VERSION, version)))
                .select(TableColumns.KAFKA_OFFSET)
                .build()) {
            return StreamSupport.stream(rows.spliterator(), false).count();
        } catch (IOException | RuntimeException e) {
            throw StorageFailure.of("read table " + table.name(), e);
        }
    }

    /**
     * Deletes all rows and tags of a labeler version, and the files that no remaining tag needs.
     *
     * @throws LaddException as {@link #deleteVersion}
     */
    public void expire(String labelerId, int version) {
        try {
            table.updateProperties().set(expired(labelerId, version), "true").commit();
        } catch (RuntimeException e) {
            throw StorageFailure.of("expire a labeler version of dataset " + dataset, e);
        }
        deleteVersion(labelerId, version);
        try {
            tags().remove(tags().of(labelerId, version));
            TableUpkeep.letGo(table, Long.MAX_VALUE);
        } catch (RuntimeException e) {
            throw StorageFailure.of("delete files of dataset " + dataset, e);
        }
        refresh();
    }

    /** Whether a version's rows were once deleted by {@link #expire}; it may have labelled again since. */
    public boolean isExpired(String labelerId, int version) {
        return table.properties().containsKey(expired(labelerId, version));
    }

    private static String expired(String labelerId, int version) {
        return EXPIRED + labelerId + "@" + version;
    }

    /** The check and the swap of the table's pointer are one step: both see the same base. */
    private <U extends SnapshotUpdate<U>> void commitOn(Optional<TableOffsets> base, U update, TableOffsets next) {
        next.writeTo(update::set);
        update.validateWith(new UnchangedOffsets(base));
        update.commit();
        known = Optional.of(next);
    }

    /**
     * Commits what leaves rows and offsets as they are.
     *
     * @throws ValidationException when another commit came between; {@link #refresh()} before the next attempt
     */
    <U extends SnapshotUpdate<U>> void commitWithoutMoving(U update) {
        commitOn(known, update, known.orElseThrow());
    }

    private static boolean sameIn(Optional<TableOffsets> before, Optional<TableOffsets> now, Set<Integer> partitions) {
        if (before.isPresent()
                && now.isPresent()
                && !before.get().source().equals(now.get().source())) {
            return false;
        }
        Map<Integer, Long> then = before.map(TableOffsets::next).orElse(Map.of());
        Map<Integer, Long> actual = now.map(TableOffsets::next).orElse(Map.of());
        return partitions.stream()
                .allMatch(p -> Optional.ofNullable(then.get(p)).equals(Optional.ofNullable(actual.get(p))));
    }

    private boolean holds(String commitId) {
        for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
            if (commitId.equals(snapshot.summary().get(COMMIT_ID))) {
                return true;
            }
        }
        return false;
    }

    private Optional<TableOffsets> readOffsets() {
        Optional<TableOffsets> offsets = TableOffsets.newest(SnapshotUtil.currentAncestors(table));
        if (offsets.isEmpty() && table.currentSnapshot() != null) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "continue the table of dataset " + dataset,
                    "no snapshot holds Kafka offsets",
                    "a table that only this sink fills, with at least one of its snapshots not expired");
        }
        return offsets;
    }

    private record UnchangedOffsets(Optional<TableOffsets> expected) implements SnapshotAncestryValidator {
        @Override
        public boolean validate(Iterable<Snapshot> baseSnapshots) {
            return TableOffsets.newest(baseSnapshots).equals(expected);
        }

        @Override
        public String errorMessage() {
            return "another writer moved the table's offsets (expected: "
                    + expected.map(TableOffsets::next).map(Object::toString).orElse("none") + ")";
        }
    }
}
