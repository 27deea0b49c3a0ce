package dev.laddstreams.sinks.table;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Local files, of which every write and deletion fails from one of them on, as if the process had ended there. Public,
 * because Iceberg makes it by its class name.
 */
public final class FailingFileIO implements SupportsPrefixOperations {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger LEFT = new AtomicInteger(Integer.MAX_VALUE);
    private static Runnable last = () -> {};

    private final LocalFileIO files = new LocalFileIO();

    /** The same tables with these files. */
    static CatalogSettings of(CatalogSettings settings) {
        Map<String, String> properties = new HashMap<>(settings.properties());
        properties.put(CatalogProperties.FILE_IO_IMPL, FailingFileIO.class.getName());
        return new CatalogSettings(settings.namespace(), properties);
    }

    /** Lets so many more succeed. */
    static void failAfter(int changes) {
        LEFT.set(changes);
        last = () -> {
            throw new RuntimeIOException("Cannot go on: the process was killed");
        };
    }

    /** Does something once after so many changes, and lets all succeed. */
    static void doAfter(int changes, Runnable act) {
        LEFT.set(changes);
        last = () -> {
            LEFT.set(Integer.MAX_VALUE);
            act.run();
        };
    }

    static void succeed() {
        LEFT.set(Integer.MAX_VALUE);
    }

    private static void change() {
        if (LEFT.getAndUpdate(left -> left > 0 ? left - 1 : 0) == 0) {
            last.run();
        }
    }

    @Override
    public OutputFile newOutputFile(String location) {
        change();
        return files.newOutputFile(location);
    }

    @Override
    public void deleteFile(String location) {
        change();
        files.deleteFile(location);
    }

    @Override
    public InputFile newInputFile(String location) {
        return files.newInputFile(location);
    }

    @Override
    public Iterable<FileInfo> listPrefix(String folder) {
        return files.listPrefix(folder);
    }

    @Override
    public void deletePrefix(String folder) {
        change();
        files.deletePrefix(folder);
    }
}
