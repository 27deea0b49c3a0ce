package dev.laddstreams.sinks.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a table's Parquet files, one for each labeler version among the rows. */
final class DataFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DataFiles.class);

    private final Table table;

    DataFiles(Table table) {
        this.table = table;
    }

    /** All of the files, or none: those of a failed attempt are deleted. */
    List<DataFile> write(Collection<StoredRow> rows) {
        Map<PartitionKey, List<StoredRow>> byVersion = new LinkedHashMap<>();
        PartitionKey key = new PartitionKey(table.spec(), table.schema());
        for (StoredRow row : rows) {
            key.partition(row.toRecord());
            List<StoredRow> group = byVersion.get(key);
            if (group == null) {
                group = new ArrayList<>();
                byVersion.put(key.copy(), group);
            }
            group.add(row);
        }
        List<DataFile> written = new ArrayList<>();
        try {
            for (Map.Entry<PartitionKey, List<StoredRow>> group : byVersion.entrySet()) {
                Stream<Record> records = group.getValue().stream().map(StoredRow::toRecord);
                written.add(writeFile(group.getKey(), records.iterator()));
            }
        } catch (IOException | RuntimeException e) {
            delete(written);
            throw StorageFailure.of(
                    "write a data file of "
                            + table.name().substring(table.name().lastIndexOf('.') + 1),
                    e);
        }
        return written;
    }

    /** One file with the rows of several of one labeler version. */
    DataFile merge(List<DataFile> files) throws IOException {
        try (CloseableIterable<Record> rows =
                CloseableIterable.concat(files.stream().map(this::read).toList())) {
            return writeFile(files.get(0).partition(), rows.iterator());
        }
    }

    private CloseableIterable<Record> read(DataFile file) {
        return Parquet.read(table.io().newInputFile(file.location()))
                .project(table.schema())
                .createReaderFunc(schema -> GenericParquetReaders.buildReader(table.schema(), schema))
                .build();
    }

    private DataFile writeFile(StructLike partition, Iterator<Record> rows) throws IOException {
        String name = FileFormat.PARQUET.addExtension(UUID.randomUUID().toString());
        OutputFile file =
                table.io().newOutputFile(table.locationProvider().newDataLocation(table.spec(), partition, name));
        try {
            DataWriter<Record> writer = Parquet.writeData(file)
                    .forTable(table)
                    .createWriterFunc(GenericParquetWriter::create)
                    .withSpec(table.spec())
                    .withPartition(partition)
                    .build();
            try (writer) {
                rows.forEachRemaining(writer::write);
            }
            return writer.toDataFile();
        } catch (IOException | RuntimeException e) {
            deleteFile(file.location());
            throw e;
        }
    }

    /** Never for files of a commit whose outcome is unknown. */
    void delete(List<DataFile> files) {
        files.forEach(file -> deleteFile(file.location()));
    }

    /** A file that stays is an orphan: no snapshot names it, and nobody reads it. */
    private void deleteFile(String location) {
        try {
            table.io().deleteFile(location);
        } catch (RuntimeException e) {
            LOG.warn("Cannot delete data file {}, it stays as an orphan", location, e);
        }
    }
}
