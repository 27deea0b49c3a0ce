package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.table.LocalPointers.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileIO;

/**
 * Finds a table of a local catalog again whose files somebody has moved. The addresses in them are repaired where they are
 * now, everything is read, and only then the catalog points there. One that breaks off is finished by the next.
 */
public final class TableAdoption {
    private static final String METADATA = "/metadata/";

    private final DatasetCatalog catalog;
    private final String dataset;
    private final String to;

    private TableAdoption(DatasetCatalog catalog, String dataset, String to) {
        this.catalog = catalog;
        this.dataset = dataset;
        this.to = new MoveTarget(catalog, dataset).address(to, catalog.home().orElse(""));
    }

    /**
     * Lets the catalog find a table where it is now. Nobody may use it meanwhile.
     *
     * @param to folder that holds all of its files
     * @throws LaddException {@code USAGE} for a place that a table cannot be in, and for another kind of catalog; {@code
     *     INPUT_UNREADABLE} or {@code CHECKSUM_MISMATCH} when files are not there or are not those of the table
     */
    public static TableMove.Moved adopt(DatasetCatalog catalog, String dataset, String to) {
        String home = catalog.home()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "find the table of dataset " + dataset + " again",
                        "its catalog is not a local one",
                        "the catalog's own means, or 'ladd dataset move' while the files are in their old place"));
        try (LocalPointers pointers = LocalPointers.open(LocalFileIO.path(home))) {
            return new TableAdoption(catalog, dataset, to).adopt(pointers, home);
        } catch (IOException | SQLException | RuntimeException e) {
            throw StorageFailure.of("find the table of dataset " + dataset + " again", e);
        }
    }

    private TableMove.Moved adopt(LocalPointers pointers, String home) throws IOException, SQLException {
        Optional<Pointer> found = pointers.all().stream()
                .filter(table -> table.name().equals(dataset))
                .findFirst();
        if (found.isEmpty()) {
            catalog.require(dataset);
        }
        Pointer pointer = found.orElseThrow();
        int end = pointer.metadata().lastIndexOf(METADATA);
        String from = pointer.metadata().substring(0, end);
        new MoveTarget(catalog, dataset).requireNobodys(to);
        if (!from.equals(to)) {
            String metadata = to + pointer.metadata().substring(end);
            repair(new MetadataAddresses(from, to), LocalFileIO.path(metadata), home);
            requireWhole(metadata);
            if (!pointers.move(pointer, new MetadataAddresses(from, to))) {
                throw LaddException.cannot(
                        Reason.FENCED,
                        action(),
                        "the catalog was changed meanwhile",
                        "to be tried again, with its sink stopped");
            }
        }
        return TableMove.Moved.of(catalog.require(dataset), from, to);
    }

    private void repair(MetadataAddresses addresses, Path metadata, String home) throws IOException {
        if (!Files.exists(metadata)) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE,
                    action(),
                    metadata + " does not exist",
                    "the folder that holds its data and metadata, or 'ladd dataset move' without --already-moved");
        }
        new MetadataFolder(LocalFileIO.path(to).resolve("metadata")).replace(addresses);
        MetadataFolder.set(metadata, Map.of(LocalWarehouse.HOME, home));
    }

    private void requireWhole(String metadata) throws IOException {
        try (FileIO io = new LocalFileIO()) {
            Table table = new BaseTable(new StaticTableOperations(metadata, io), dataset);
            for (String address : TableReach.of(table).required()) {
                if (!address.startsWith(to + "/")) {
                    throw LaddException.cannot(
                            Reason.INCOMPATIBLE, action(), "it names " + address, "files in " + to + " alone");
                }
            }
            new TableCheck(table).require();
        }
    }

    private String action() {
        return "find the table of dataset " + dataset + " again";
    }
}
