package dev.laddstreams.sinks.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A local folder with a table's metadata, manifests and lists of them, which are repaired where they are. */
record MetadataFolder(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Replaces the start of all addresses. One that breaks off is repaired by the next. */
    void replace(MetadataAddresses addresses) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        // manifests before the lists that hold their lengths
        AvroAddresses inAvro = new AvroAddresses(addresses.from(), addresses.to());
        for (Path file : files) {
            if (isAvro(file) && !isManifestList(file)) {
                inAvro.repair(file);
            }
        }
        for (Path file : files) {
            if (isManifestList(file)) {
                inAvro.repair(file);
            } else if (file.toString().endsWith(".metadata.json")) {
                write(file, addresses.replaceIn(read(file)));
            }
        }
    }

    /** Gives the table of a file with metadata other properties. */
    static void set(Path file, Map<String, String> properties) throws IOException {
        JsonNode json = read(file);
        if (json instanceof ObjectNode table) {
            properties.forEach(table.withObject("/properties")::put);
        }
        write(file, json);
    }

    static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    private static void write(Path file, JsonNode json) throws IOException {
        Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
        Files.write(partial, JSON.writeValueAsBytes(json));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isAvro(Path file) {
        return file.toString().endsWith(".avro")
                && !file.getFileName().toString().startsWith(".");
    }

    private static boolean isManifestList(Path file) {
        return isAvro(file) && file.getFileName().toString().startsWith("snap-");
    }
}
