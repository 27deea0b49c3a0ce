package dev.laddstreams.sinks.table;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;

/**
 * Moves the table of a dataset to another place that its catalog's files can be in. Everything is copied and read again before
 * the catalog points at it, in one commit that fails when another came between; only then the old files go. One that breaks
 * off leaves a table that is whole, in the one place or the other, and is finished by the next. Not thread-safe.
 */
public final class TableMove {
    private final DatasetCatalog catalog;
    private final String dataset;
    private final DatasetTable table;
    private final FileIO io;
    private final String to;

    private TableMove(DatasetCatalog catalog, String dataset, String to) {
        this.catalog = catalog;
        this.dataset = dataset;
        this.table = catalog.require(dataset);
        this.io = table.iceberg().io();
        this.to = new MoveTarget(catalog, dataset).address(to, table.iceberg().location());
    }

    /**
     * What became of a table.
     *
     * @param from address of the old place
     * @param rows of the newest snapshot
     * @param files of rows, of the newest snapshot
     */
    public record Moved(String dataset, String from, String to, long rows, long files, long bytes, int tags) {
        static Moved of(DatasetTable table, String from, String to) {
            TableFigures figures = table.figures();
            int tags = table.tags().all().size();
            return new Moved(table.dataset(), from, to, figures.rows(), figures.files(), figures.bytes(), tags);
        }
    }

    /**
     * Moves a table.
     *
     * @param to folder, or an address of the kind that the table has
     * @throws LaddException {@code USAGE} for a place that it cannot be in, {@code FENCED} when a sink committed meanwhile,
     *     {@code CHECKSUM_MISMATCH} when the copy is not what was copied
     */
    public static Moved move(DatasetCatalog catalog, String dataset, String to) {
        try {
            return new TableMove(catalog, dataset, to).move();
        } catch (IOException | RuntimeException e) {
            throw StorageFailure.of("move the table of dataset " + dataset, e);
        }
    }

    private Moved move() throws IOException {
        SteadyOperations operations = (SteadyOperations) ((HasTableOperations) table.iceberg()).operations();
        TableMetadata base = requireNonNull(operations.current(), "metadata");
        if (base.location().equals(to)) {
            return letGo(MoveNote.read(io, to)
                    .filter(note -> note.table().equals(base.uuid()))
                    .orElseThrow(() -> new MoveTarget(catalog, dataset).refused(to, "another place than its own")));
        }
        if (!operations.isByPointer()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    action(),
                    "its catalog does not let a client say where the metadata is",
                    "one that does, such as type jdbc");
        }
        new MoveTarget(catalog, dataset).requireFree(to, table);
        TableCopy copy = new TableCopy(base, io, to);
        copy.hindrance().ifPresent(why -> {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    action(),
                    "it has " + why,
                    "rows in its own folder alone, as a sink writes them");
        });
        MoveNote note = new MoveNote(base.uuid(), base.location(), List.of());
        note.write(io, to);
        copy.copy();
        TableMetadata moved = copy.metadata(
                catalog.home().map(home -> Map.of(LocalWarehouse.HOME, home)).orElse(Map.of()));
        new CopyProof(base, moved, io).require();
        MoveNote whole = new MoveNote(base.uuid(), base.location(), copy.old());
        whole.write(io, to);
        try {
            operations.commit(base, moved);
        } catch (CommitFailedException e) {
            throw LaddException.cannot(
                    Reason.FENCED,
                    action(),
                    "another commit came between",
                    "to be tried again, with its sink stopped",
                    e);
        }
        return letGo(whole);
    }

    /** Lets go of the old place, where the catalog points at the new one. */
    private Moved letGo(MoveNote note) throws IOException {
        DatasetTable now = catalog.require(dataset);
        Table moved = now.iceberg();
        if (!moved.location().equals(to)) {
            throw LaddException.cannot(
                    Reason.INTERNAL, action(), "the catalog says that it lies in " + moved.location(), to);
        }
        Set<String> named = TableReach.of(moved).all();
        note.old().stream().filter(address -> !named.contains(address)).forEach(this::delete);
        io.deleteFile(MoveNote.address(to));
        LocalFileIO.deleteEmptyFolders(note.from());
        return Moved.of(now, note.from(), to);
    }

    private void delete(String address) {
        try {
            io.deleteFile(address);
        } catch (NotFoundException e) {
            // an earlier attempt was faster, or the catalog itself
        }
    }

    private String action() {
        return "move the table of dataset " + dataset;
    }
}
