package dev.laddstreams.sinks.table;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a local catalog says of where tables are, also of those whose files are not there. */
record LocalPointers(Connection database) implements AutoCloseable {
    /**
     * Where one table is.
     *
     * @param metadata address of the metadata that is current
     * @param previous address of the one before
     */
    record Pointer(
            String catalog,
            String namespace,
            String name,
            String metadata,
            @Nullable String previous) {
        /** Below the warehouse that the table was made in. */
        String folder() {
            return "/" + namespace.replace('.', '/') + "/" + name;
        }
    }

    static LocalPointers open(Path warehouse) throws SQLException {
        return new LocalPointers(DriverManager.getConnection(CatalogSettings.databaseUrl(warehouse)));
    }

    List<Pointer> all() throws SQLException {
        List<Pointer> pointers = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT catalog_name, table_namespace, table_name, metadata_location,"
                                + " previous_metadata_location FROM iceberg_tables")) {
            while (rows.next()) {
                pointers.add(new Pointer(
                        rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4), rows.getString(5)));
            }
        }
        return pointers;
    }

    /**
     * Lets a pointer name other addresses.
     *
     * @return whether it was as given until then
     */
    boolean move(Pointer pointer, MetadataAddresses addresses) throws SQLException {
        try (PreparedStatement update = database.prepareStatement(
                "UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ?"
                        + " WHERE catalog_name = ? AND table_namespace = ? AND table_name = ? AND metadata_location = ?")) {
            update.setString(1, addresses.replaced(pointer.metadata()));
            update.setString(2, pointer.previous() == null ? null : addresses.replaced(pointer.previous()));
            update.setString(3, pointer.catalog());
            update.setString(4, pointer.namespace());
            update.setString(5, pointer.name());
            update.setString(6, pointer.metadata());
            return update.executeUpdate() == 1;
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
