package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** Where the table of a dataset may be moved to. */
record MoveTarget(DatasetCatalog catalog, String dataset) {
    private static final String LOCAL = "file://";
    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]+:.*");

    /**
     * The address of a place, without a slash at its end.
     *
     * @param to folder or address
     * @param location of the table
     */
    String address(String to, String location) {
        String place = to.endsWith("/") ? to.replaceAll("/+$", "") : to;
        boolean isAddress = ADDRESS.matcher(place).matches();
        if (!isAddress && !location.startsWith(LOCAL)) {
            throw refused(place, "an address of the same kind as " + location);
        }
        if (!isAddress || place.startsWith("file:")) {
            return LOCAL + LocalFileIO.path(place).toAbsolutePath().normalize();
        }
        return place;
    }

    /**
     * Fails for a place that belongs to somebody, or that holds other files than those of a move of this table that broke off.
     *
     * @param to from {@link #address}
     */
    void requireFree(String to, DatasetTable table) throws IOException {
        requireApart(to, dataset, table.iceberg().location());
        requireNobodys(to);
        requireEmpty(to, table);
    }

    /** Fails for a place that belongs to another dataset. */
    void requireNobodys(String to) {
        for (String other : catalog.datasets()) {
            if (!other.equals(dataset)) {
                requireApart(to, other, catalog.require(other).iceberg().location());
            }
        }
        requireOutsideWarehouse(to);
    }

    private void requireApart(String to, String owner, String location) {
        if (isInside(to, location) || isInside(location, to)) {
            throw refused(to, "a place apart from " + location + ", where dataset " + owner + " is");
        }
    }

    private static boolean isInside(String address, String folder) {
        return (address + "/").startsWith(folder + "/");
    }

    /** In a local warehouse each dataset has a place, and what is elsewhere in it is not found after the warehouse moved. */
    private void requireOutsideWarehouse(String to) {
        Optional<String> own = catalog.localFolder(dataset);
        Optional<String> warehouse = catalog.home();
        if (warehouse.isPresent() && isInside(to, warehouse.get()) && !own.equals(Optional.of(to))) {
            throw refused(
                    to, "a place outside of the warehouse " + warehouse.get() + ", or its own in it, " + own.get());
        }
    }

    private void requireEmpty(String to, DatasetTable table) throws IOException {
        boolean begun = MoveNote.read(table.iceberg().io(), to)
                .filter(note -> note.table().equals(table.iceberg().uuid().toString()))
                .isPresent();
        if (begun) {
            return;
        }
        if (!(table.iceberg().io() instanceof SupportsPrefixOperations folders)) {
            throw refused(
                    to,
                    "a catalog whose files can be listed, which "
                            + table.iceberg().io().getClass().getName() + " cannot");
        }
        Iterator<FileInfo> files = folders.listPrefix(to + "/").iterator();
        if (files.hasNext()) {
            throw refused(to + ", which holds " + files.next().location(), "an empty place, or a new one");
        }
    }

    LaddException refused(String place, String rule) {
        return LaddException.cannot(Reason.USAGE, "move the table of dataset " + dataset + " to", place, rule);
    }
}
