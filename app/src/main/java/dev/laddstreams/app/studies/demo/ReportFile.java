package dev.laddstreams.app.studies.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Path;

/** The report as a JSON file. */
final class ReportFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportFile() {}

    static void write(Path file, DemoReport report) {
        try {
            JSON.writeValue(file.toFile(), report);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "write the report", file + ": " + e, "a file that can be written", e);
        }
    }
}
