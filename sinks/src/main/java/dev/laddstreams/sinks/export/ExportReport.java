package dev.laddstreams.sinks.export;

import java.nio.file.Path;
import java.util.List;

/**
 * What an export wrote.
 *
 * @param folder absolute
 * @param files relative to the folder, sorted
 * @param images samples
 * @param bytes of all files
 */
public record ExportReport(Path folder, List<Path> files, int images, long bytes) {
    public ExportReport {
        files = List.copyOf(files);
    }
}
