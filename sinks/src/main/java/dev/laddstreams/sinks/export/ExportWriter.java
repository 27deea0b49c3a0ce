package dev.laddstreams.sinks.export;

import dev.laddstreams.sinks.table.StoredImage;
import java.io.IOException;

/** Writes the samples of one export, in order. Closing completes its files. Not thread-safe. */
sealed interface ExportWriter extends AutoCloseable permits ParquetExport, WebDatasetExport, NpzExport {
    void write(StoredImage image) throws IOException;

    @Override
    void close() throws IOException;
}
