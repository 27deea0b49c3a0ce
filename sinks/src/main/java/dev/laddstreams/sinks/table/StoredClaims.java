package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/** What the rows of a table say of pixels that lie outside of it. */
public final class StoredClaims {
    private StoredClaims() {}

    /**
     * Hands over the address and the SHA-256 of each claim check, in the rows of all snapshots, and more than once.
     *
     * @throws LaddException when the table cannot be read
     */
    public static void visit(DatasetCatalog catalog, String dataset, Consumer<String> visitor) {
        Set<String> seen = new HashSet<>();
        TableLook.at(dataset, () -> {
            Optional<DatasetTable> table = catalog.find(dataset);
            table.ifPresent(found -> read(found.iceberg(), seen, visitor));
            return table;
        });
    }

    private static void read(Table table, Set<String> seen, Consumer<String> visitor) {
        for (String file : TableReach.of(table).rows()) {
            if (!seen.contains(file)) {
                read(table, file, visitor);
                seen.add(file);
            }
        }
    }

    private static void read(Table table, String file, Consumer<String> visitor) {
        // of the table, which gives columns numbers of its own
        Schema claims = table.schema().select(TableColumns.CLAIM_URI, TableColumns.CLAIM_SHA256);
        try (CloseableIterable<Record> rows = Parquet.read(table.io().newInputFile(file))
                .project(claims)
                .createReaderFunc(schema -> GenericParquetReaders.buildReader(claims, schema))
                .build()) {
            for (Record row : rows) {
                Stream.of(row.getField(TableColumns.CLAIM_URI), row.getField(TableColumns.CLAIM_SHA256))
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .forEach(visitor);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
