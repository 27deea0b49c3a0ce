package dev.laddstreams.app.studies.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of a sweep: what it has found so far, from which it goes on, and the figure and table at its end. */
record SweepFile(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    SweepFile {
        folder = folder.toAbsolutePath().normalize();
    }

    Path json() {
        return folder.resolve("sweep.json");
    }

    Path chart() {
        return folder.resolve("sweep.png");
    }

    Path table() {
        return folder.resolve("sweep.md");
    }

    /** Fails, before anything is computed, for a folder that cannot be made or written. */
    SweepFile require() {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".probe", ""));
            return this;
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** Empty before the first sweep. */
    Optional<SweepReport> read() {
        if (!Files.exists(json())) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(json().toFile(), SweepReport.class));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "go on from the sweep in " + json(),
                    e.getMessage().lines().findFirst().orElse(""),
                    "the JSON that ladd labeler sweep writes; --to names another folder",
                    e);
        }
    }

    void write(SweepReport report) {
        try {
            write(json(), JSON.writeValueAsString(report) + "\n");
        } catch (IOException e) {
            throw new IllegalStateException("reports are plain values", e);
        }
    }

    /** @param markdown of the table */
    void writeTable(String markdown) {
        write(table(), markdown);
    }

    private static void write(Path file, String text) {
        try {
            WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static LaddException unwritable(Path path, IOException cause) {
        return LaddException.cannot(
                Reason.OUTPUT_UNWRITABLE,
                "write the results",
                path + ": " + cause,
                "a folder that can be written; --to names another",
                cause);
    }
}
