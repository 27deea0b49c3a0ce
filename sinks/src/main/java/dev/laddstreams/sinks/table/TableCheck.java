package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/** Reads every file that a table names. */
final class TableCheck {
    private final Table table;
    private final Set<String> checked = new HashSet<>();

    TableCheck(Table table) {
        this.table = table;
    }

    /**
     * Every manifest, and every file of rows that a snapshot names, is there with the length and rows that it should have.
     *
     * @throws LaddException {@code CHECKSUM_MISMATCH} otherwise
     */
    void require() throws IOException {
        for (Snapshot snapshot : table.snapshots()) {
            for (ManifestFile manifest : snapshot.allManifests(table.io())) {
                if (checked.add(manifest.path())) {
                    require("bytes of " + manifest.path(), manifest.length(), length(manifest.path()));
                    requireFiles(manifest);
                }
            }
        }
    }

    private void requireFiles(ManifestFile manifest) throws IOException {
        try (ManifestReader<DataFile> files = ManifestFiles.read(manifest, table.io(), table.specs())) {
            for (DataFile file : files) {
                if (checked.add(file.location())) {
                    require("bytes of " + file.location(), file.fileSizeInBytes(), length(file.location()));
                    require("rows of " + file.location(), file.recordCount(), count(file.location()));
                }
            }
        }
    }

    private long length(String address) {
        return table.io().newInputFile(address).getLength();
    }

    private long count(String address) throws IOException {
        Schema anyColumn = table.schema().select(TableColumns.KAFKA_OFFSET);
        try (CloseableIterable<Record> rows = Parquet.read(table.io().newInputFile(address))
                .project(anyColumn)
                .createReaderFunc(schema -> GenericParquetReaders.buildReader(anyColumn, schema))
                .build()) {
            return StreamSupport.stream(rows.spliterator(), false).count();
        }
    }

    static void require(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw LaddException.cannot(
                    Reason.CHECKSUM_MISMATCH, "move a table", what + ": " + found, String.valueOf(expected));
        }
    }
}
