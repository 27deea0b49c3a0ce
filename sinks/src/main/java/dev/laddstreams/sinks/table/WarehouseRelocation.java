package dev.laddstreams.sinks.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.table.LocalPointers.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/**
 * Repairs the addresses of a local warehouse that was copied or moved: Iceberg keeps them absolute, in the catalog, in the
 * metadata and in the manifests. One that breaks off is repaired by the next.
 */
public final class WarehouseRelocation {
    private static final String SCHEME = "file://";

    private final Path warehouse;

    private WarehouseRelocation(Path warehouse) {
        this.warehouse = warehouse.toAbsolutePath().normalize();
    }

    /**
     * Repairs all tables. Nobody may use the warehouse meanwhile.
     *
     * @param warehouse where it is now
     * @return how many tables had to be repaired
     * @throws LaddException {@code OUTPUT_UNWRITABLE} when files cannot be read or written, {@code USAGE} for a copy with a
     *     table outside of it, which its original uses too
     */
    public static int relocate(Path warehouse) {
        WarehouseRelocation relocation = new WarehouseRelocation(warehouse);
        try {
            return relocation.relocateTables();
        } catch (IOException | SQLException | RuntimeException e) {
            throw StorageFailure.of("relocate warehouse " + relocation.warehouse, e);
        }
    }

    private int relocateTables() throws IOException, SQLException {
        if (!CatalogSettings.isLocalWarehouse(warehouse)) {
            return 0;
        }
        int repaired = 0;
        try (LocalPointers pointers = LocalPointers.open(warehouse)) {
            for (Pointer table : pointers.all()) {
                if (isOutside(table) ? bring(table) : relocate(pointers, table)) {
                    repaired++;
                }
            }
        }
        return repaired;
    }

    private boolean relocate(LocalPointers pointers, Pointer table) throws IOException, SQLException {
        String from = oldWarehouse(table);
        if (from.equals(address())) {
            return false;
        }
        MetadataAddresses addresses = new MetadataAddresses(from, address());
        Path folder = warehouse.resolve(table.folder().substring(1)).resolve("metadata");
        new MetadataFolder(folder).replace(addresses);
        pointers.move(table, addresses);
        return true;
    }

    private String address() {
        return SCHEME + warehouse;
    }

    private static String oldWarehouse(Pointer table) {
        int end = table.metadata().lastIndexOf(table.folder() + "/metadata/");
        if (end < 0) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "relocate table " + table.name(),
                    table.metadata(),
                    "an address that holds " + table.folder() + "/metadata/");
        }
        return table.metadata().substring(0, end);
    }

    /** Whether a table was moved out of its warehouse, and so has stayed where it is. */
    private static boolean isOutside(Pointer table) throws IOException {
        Path metadata = LocalFileIO.path(table.metadata());
        if (!Files.exists(metadata)) {
            return false;
        }
        JsonNode json = MetadataFolder.read(metadata);
        String home = home(json);
        return !home.isEmpty() && !json.path("location").asText().startsWith(home + "/");
    }

    private static String home(JsonNode metadata) {
        return metadata.path("properties").path(LocalWarehouse.HOME).asText();
    }

    /** Lets a table outside be the one of this warehouse, where its old one is no more. */
    private boolean bring(Pointer table) throws IOException {
        Path metadata = LocalFileIO.path(table.metadata());
        JsonNode json = MetadataFolder.read(metadata);
        String home = home(json);
        if (home.equals(address())) {
            return false;
        }
        Path old = LocalFileIO.path(home);
        if (CatalogSettings.isLocalWarehouse(old)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "relocate table " + table.name(),
                    "it lies in " + json.path("location").asText() + ", and warehouse " + old + " uses it too",
                    "a table of its own; 'ladd dataset move' brings it into its warehouse before that is copied");
        }
        MetadataFolder.set(metadata, Map.of(LocalWarehouse.HOME, address()));
        return true;
    }
}
