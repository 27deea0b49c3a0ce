package dev.laddstreams.sinks.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/**
 * Replaces the start of addresses in Iceberg's manifests and manifest lists; all else stays as it is.
 *
 * @param from address of a folder, without a slash at its end
 * @param to address in its place
 */
record AvroAddresses(String from, String to) {
    private static final String MANIFEST_PATH = "manifest_path";
    private static final String MANIFEST_LENGTH = "manifest_length";
    private static final String DATA_FILE = "data_file";
    private static final String FILE_PATH = "file_path";

    /** Replaces the file when it is complete. */
    void repair(Path file) throws IOException {
        Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(file.toFile(), new GenericDatumReader<GenericRecord>())) {
            Schema schema = reader.getSchema();
            try (DataFileWriter<GenericRecord> writer =
                    new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
                String codec = reader.getMetaString(DataFileConstants.CODEC);
                writer.setCodec(CodecFactory.fromString(codec == null ? DataFileConstants.NULL_CODEC : codec));
                for (String key : reader.getMetaKeys()) {
                    if (!DataFileWriter.isReservedMeta(key)) {
                        writer.setMeta(key, reader.getMeta(key));
                    }
                }
                writer.create(schema, partial.toFile());
                while (reader.hasNext()) {
                    writer.append(repaired(reader.next(), file));
                }
            }
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private GenericRecord repaired(GenericRecord record, Path file) throws IOException {
        if (record.hasField(MANIFEST_PATH)) {
            String path = moved(record, MANIFEST_PATH);
            Path manifest = file.resolveSibling(path.substring(path.lastIndexOf('/') + 1));
            if (Files.exists(manifest)) {
                record.put(MANIFEST_LENGTH, Files.size(manifest));
            }
        } else if (record.get(DATA_FILE) instanceof GenericRecord data) {
            moved(data, FILE_PATH);
        }
        return record;
    }

    private String moved(GenericRecord record, String field) {
        String address = record.get(field).toString();
        String now = address.startsWith(from + "/") ? to + address.substring(from.length()) : address;
        record.put(field, now);
        return now;
    }
}
