package dev.laddstreams.app.studies.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows measured so far, as a JSON file that is whole at any time. */
final class BenchFile {
    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final List<BenchRow> rows;

    private BenchFile(Path file, List<BenchRow> rows) {
        this.file = file;
        this.rows = rows;
    }

    /** A missing file has no rows. */
    static BenchFile open(Path file) {
        if (!Files.exists(file)) {
            return new BenchFile(file, new ArrayList<>());
        }
        try {
            return new BenchFile(
                    file, new ArrayList<>(JSON.readValue(file.toFile(), new TypeReference<List<BenchRow>>() {})));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "go on from the results in " + file,
                    e.getMessage().lines().findFirst().orElse(""),
                    "the JSON that ladd bench methods writes; --to names another file",
                    e);
        }
    }

    List<BenchRow> rows() {
        return List.copyOf(rows);
    }

    Optional<BenchRow> find(BenchRow.Key key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst();
    }

    void add(BenchRow row) {
        rows.add(row);
        try {
            write(file, JSON.writeValueAsString(rows) + "\n");
        } catch (IOException e) {
            throw new IllegalStateException("rows are plain values", e);
        }
    }

    /** The file holds all of the text or what it held before. */
    static void write(Path file, String text) {
        try {
            WholeFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "write the results", file + ": " + e, "a file that can be written", e);
        }
    }
}
