package dev.laddstreams.app.chaos;

import dev.laddstreams.sinks.table.CatalogSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Finds the moment between the files of a commit and the commit. */
final class DataFileWatch {
    private final Path data;
    private final long before;

    /** Remembers the data files that there are. */
    DataFileWatch(Path warehouse, String dataset) throws IOException {
        this.data = warehouse
                .resolve(CatalogSettings.DEFAULT_NAMESPACE)
                .resolve(dataset)
                .resolve("data");
        this.before = dataFiles();
    }

    /** Returns as soon as there is another one. */
    void awaitNext() {
        FaultRun.eventually().pollInterval(Duration.ofMillis(1)).until(() -> dataFiles() > before);
    }

    private long dataFiles() throws IOException {
        if (!Files.isDirectory(data)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }
}
