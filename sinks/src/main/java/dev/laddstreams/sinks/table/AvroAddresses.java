package dev.laddstreams.sinks.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileStream;
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

    /** Tells how long manifests are. */
    @FunctionalInterface
    interface Lengths {
        /** @return bytes of the manifest of an address in the new place; empty where there is none */
        Optional<Long> of(String manifest) throws IOException;
    }

    /** Replaces the file when it is complete. */
    void repair(Path file) throws IOException {
        Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(partial)) {
            rewrite(in, out, address -> lengthBeside(file, address));
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Optional<Long> lengthBeside(Path file, String address) throws IOException {
        Path manifest = file.resolveSibling(address.substring(address.lastIndexOf('/') + 1));
        return Files.exists(manifest) ? Optional.of(Files.size(manifest)) : Optional.empty();
    }

    /** Writes what is read with other addresses, and with the lengths that manifests have in their new place. */
    void rewrite(InputStream in, OutputStream out, Lengths lengths) throws IOException {
        try (DataFileStream<GenericRecord> reader = new DataFileStream<>(in, new GenericDatumReader<GenericRecord>());
                DataFileWriter<GenericRecord> writer =
                        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(reader.getSchema()))) {
            String codec = reader.getMetaString(DataFileConstants.CODEC);
            writer.setCodec(CodecFactory.fromString(codec == null ? DataFileConstants.NULL_CODEC : codec));
            for (String key : reader.getMetaKeys()) {
                if (!DataFileWriter.isReservedMeta(key)) {
                    writer.setMeta(key, reader.getMeta(key));
                }
            }
            writer.create(reader.getSchema(), out);
            while (reader.hasNext()) {
                writer.append(rewritten(reader.next(), lengths));
            }
        }
    }

    private GenericRecord rewritten(GenericRecord record, Lengths lengths) throws IOException {
        if (record.hasField(MANIFEST_PATH)) {
            Optional<Long> length = lengths.of(moved(record, MANIFEST_PATH));
            length.ifPresent(bytes -> record.put(MANIFEST_LENGTH, bytes));
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
