package dev.laddstreams.schemas;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;

/** The committed versions of one record's schema: {@code <folder>/<record>/v1.avsc} and so on, without gaps. */
record SchemaHistory(Path folder, String record) {
    /** Versions, oldest first. */
    List<String> versions() throws IOException {
        List<String> versions = new ArrayList<>();
        while (Files.exists(file(versions.size() + 1))) {
            versions.add(Files.readString(file(versions.size() + 1)).strip());
        }
        return versions;
    }

    Path nextFile() throws IOException {
        return file(versions().size() + 1);
    }

    /** Makes a schema the newest version. */
    Path append(Schema schema) throws IOException {
        Path next = nextFile();
        Files.createDirectories(next.getParent());
        return Files.writeString(next, text(schema) + "\n");
    }

    /** What keeps a schema from being read, and from reading, all versions; empty when nothing does. */
    List<String> faults(Schema schema) throws IOException {
        List<ParsedSchemaHolder> earlier = new ArrayList<>();
        for (String version : versions()) {
            earlier.add(new SimpleParsedSchemaHolder(new AvroSchema(version)));
        }
        return new AvroSchema(schema).isCompatible(CompatibilityLevel.FULL_TRANSITIVE, earlier);
    }

    /** A registry tells two texts apart, so documentation counts. */
    static String text(Schema schema) {
        return SchemaFormatter.format("json/pretty", schema);
    }

    private Path file(int version) {
        return folder.resolve(record).resolve("v" + version + ".avsc");
    }
}
