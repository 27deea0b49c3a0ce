package dev.laddstreams.app.studies.sweep;

import dev.laddstreams.app.studies.ResultFile;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of a sweep: what it has found so far, from which it goes on, and the figure and table at its end. */
record SweepFile(Path folder) {
    SweepFile {
        folder = folder.toAbsolutePath().normalize();
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
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "write the results",
                    folder + ": " + e,
                    "a folder that can be written; --to names another",
                    e);
        }
    }

    /** What was found so far; empty before the first sweep. */
    ResultFile<SweepReport> report() {
        return new ResultFile<>(
                folder.resolve("sweep.json"),
                SweepReport.class,
                "the JSON that ladd labeler sweep writes; --to names another folder");
    }

    /** @param markdown of the table */
    void writeTable(String markdown) {
        ResultFile.writeText(table(), markdown);
    }
}
