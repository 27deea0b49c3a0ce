package dev.laddstreams.app.studies;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Results as a JSON file that is whole at any time.
 *
 * @param type a record of plain values, or an array of such
 * @param rule what the file must be to be read, for messages
 */
public record ResultFile<T>(Path path, Class<T> type, String rule) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Reads the results that the file holds: none where it is missing. */
    public Optional<T> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(path.toFile(), type));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "go on from the results in " + path,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    rule,
                    e);
        }
    }

    public void write(T results) {
        try {
            writeText(path, JSON.writeValueAsString(results) + "\n");
        } catch (IOException e) {
            throw new IllegalStateException("results are plain values", e);
        }
    }

    /** The file holds all of the text or what it held before. */
    public static void writeText(Path file, String text) {
        try {
            WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "write the results", file + ": " + e, "a file that can be written", e);
        }
    }
}
