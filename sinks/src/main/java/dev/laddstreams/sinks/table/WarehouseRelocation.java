package dev.laddstreams.sinks.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Repairs the addresses of a local warehouse that was copied or moved: Iceberg keeps them absolute, in the catalog, in the
 * metadata and in the manifests. One that breaks off is repaired by the next.
 */
public final class WarehouseRelocation {
    private static final String SCHEME = "file://";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path warehouse;

    private WarehouseRelocation(Path warehouse) {
        this.warehouse = warehouse.toAbsolutePath().normalize();
    }

    private record StoredTable(String catalog, String namespace, String name, String metadata, String previous) {
        /** Under the warehouse that it was made in. */
        String folder() {
            return "/" + namespace.replace('.', '/') + "/" + name;
        }
    }

    /**
     * Repairs all tables. Nobody may use the warehouse meanwhile.
     *
     * @param warehouse where it is now
     * @return how many tables had to be repaired
     * @throws LaddException {@code OUTPUT_UNWRITABLE} when files cannot be read or written
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
        String url = CatalogSettings.databaseUrl(warehouse);
        int repaired = 0;
        try (Connection database = DriverManager.getConnection(url)) {
            for (StoredTable table : tables(database)) {
                String from = oldWarehouse(table);
                if (!from.equals(address())) {
                    repairFiles(table, from);
                    repairPointer(database, table, from);
                    repaired++;
                }
            }
        }
        return repaired;
    }

    private String address() {
        return SCHEME + warehouse;
    }

    private static List<StoredTable> tables(Connection database) throws SQLException {
        List<StoredTable> tables = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT catalog_name, table_namespace, table_name, metadata_location,"
                                + " previous_metadata_location FROM iceberg_tables")) {
            while (rows.next()) {
                tables.add(new StoredTable(
                        rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4), rows.getString(5)));
            }
        }
        return tables;
    }

    private static String oldWarehouse(StoredTable table) {
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

    /** Manifests before the lists that hold their lengths. */
    private void repairFiles(StoredTable table, String from) throws IOException {
        Path folder = warehouse.resolve(table.folder().substring(1)).resolve("metadata");
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        AvroAddresses addresses = new AvroAddresses(from, address());
        for (Path file : files) {
            if (isAvro(file) && !isManifestList(file)) {
                addresses.repair(file);
            }
        }
        for (Path file : files) {
            if (isManifestList(file)) {
                addresses.repair(file);
            } else if (file.toString().endsWith(".metadata.json")) {
                repairJson(file, from);
            }
        }
    }

    private static boolean isAvro(Path file) {
        return file.toString().endsWith(".avro");
    }

    private static boolean isManifestList(Path file) {
        return isAvro(file) && file.getFileName().toString().startsWith("snap-");
    }

    private void repairJson(Path file, String from) throws IOException {
        JsonNode repaired = new MetadataAddresses(from, address()).replaceIn(JSON.readTree(file.toFile()));
        Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
        Files.write(partial, JSON.writeValueAsBytes(repaired));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void repairPointer(Connection database, StoredTable table, String from) throws SQLException {
        MetadataAddresses addresses = new MetadataAddresses(from, address());
        try (PreparedStatement update = database.prepareStatement(
                "UPDATE iceberg_tables SET metadata_location = ?,"
                        + " previous_metadata_location = ? WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?")) {
            update.setString(1, addresses.replaced(table.metadata()));
            update.setString(2, table.previous() == null ? null : addresses.replaced(table.previous()));
            update.setString(3, table.catalog());
            update.setString(4, table.namespace());
            update.setString(5, table.name());
            update.executeUpdate();
        }
    }
}
