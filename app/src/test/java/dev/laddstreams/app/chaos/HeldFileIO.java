package dev.laddstreams.app.chaos;

import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.LocalFileIO;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Local files, of which manifests wait: while {@link #hold} lasts, a commit has its data files and gets no further. Public,
 * because Iceberg makes it by its class name.
 */
public final class HeldFileIO implements FileIO {
    private static final long serialVersionUID = 1L;
    private static final String MANIFEST = ".avro";
    private static final String HOLD = "held";
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final LocalFileIO files = new LocalFileIO();
    private String sign = "";

    /** A local catalog whose commits can be held; this process and others may do so. */
    static CatalogSettings local(Path warehouse) {
        CatalogSettings settings = CatalogSettings.local(warehouse);
        Map<String, String> properties = new HashMap<>(settings.properties());
        properties.put(CatalogProperties.FILE_IO_IMPL, HeldFileIO.class.getName());
        properties.put(HOLD, sign(warehouse).toString());
        return new CatalogSettings(settings.namespace(), properties);
    }

    /** Outside the warehouse, which may be on a disk that is full. */
    private static Path sign(Path warehouse) {
        return warehouse.resolveSibling(warehouse.getFileName() + "." + HOLD);
    }

    /** Holds all commits from now on. */
    static void hold(Path warehouse) throws IOException {
        Files.createFile(sign(warehouse));
    }

    /** Lets commits go on that {@link #hold} holds. */
    static void release(Path warehouse) throws IOException {
        Files.delete(sign(warehouse));
    }

    @Override
    public void initialize(Map<String, String> given) {
        sign = given.get(HOLD);
    }

    @Override
    public OutputFile newOutputFile(String location) {
        while (location.endsWith(MANIFEST) && Files.exists(Path.of(sign))) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return files.newOutputFile(location);
    }

    @Override
    public InputFile newInputFile(String location) {
        return files.newInputFile(location);
    }

    @Override
    public void deleteFile(String location) {
        files.deleteFile(location);
    }
}
