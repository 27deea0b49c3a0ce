package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip (an npz is one), read in place through its directory. */
record ZipTree(ZipFile zip, List<Entry> files, List<String> folders, List<String> remarks) implements FileTree {
    /** Deflate cannot shrink by more than about 1,032 times. */
    private static final long MOST_INFLATION = 1032;

    static ZipTree of(Path location) throws IOException {
        List<String> remarks = new ArrayList<>();
        ZipFile zip = openZip(location, remarks);
        try {
            FileTree.requireFileCount(location, zip.size());
            List<Entry> files = new ArrayList<>();
            SortedSet<String> folders = new TreeSet<>();
            long zipBytes = Files.size(location);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String path = entry.getName().replace('\\', '/');
                if (!SetVocabulary.ignored(path)) {
                    requirePlausible(location, entry, zipBytes);
                    addFolders(folders, path);
                    if (!path.endsWith("/")) {
                        files.add(new Entry(path, entry.getSize()));
                    }
                }
            }
            files.sort(Comparator.comparing(Entry::path));
            return new ZipTree(zip, List.copyOf(files), List.copyOf(folders), List.copyOf(remarks));
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static void requirePlausible(Path location, ZipEntry entry, long zipBytes) {
        if (entry.getName().chars().filter(c -> c == '/').count() > MAX_DEPTH) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read data set " + location,
                    "folders lie more than " + MAX_DEPTH + " deep",
                    "a zip with one data set");
        }
        long stored = Math.max(0, Math.min(entry.getCompressedSize(), zipBytes));
        if (entry.getSize() / MOST_INFLATION > stored) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read data set " + location,
                    entry.getName() + " claims " + entry.getSize() + " bytes in " + stored + " compressed ones",
                    "a zip with true sizes");
        }
    }

    /** Adds every folder on the way to a path; a zip need not list them. */
    private static void addFolders(SortedSet<String> folders, String path) {
        int end = path.lastIndexOf('/');
        while (end > 0 && folders.add(path.substring(0, end))) {
            end = path.lastIndexOf('/', end - 1);
        }
    }

    /** Older programs write names in the code page of DOS, which the JDK refuses where they are no UTF-8. */
    private static ZipFile openZip(Path location, List<String> remarks) throws IOException {
        try {
            return new ZipFile(location.toFile());
        } catch (ZipException e) {
            if (e.getMessage() != null && e.getMessage().contains("bad entry name")) {
                remarks.add("names in the zip are not UTF-8: read in code page 437");
                return new ZipFile(location.toFile(), Charset.forName("IBM437"));
            }
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read data set " + location,
                    "no readable zip, " + e.getMessage(),
                    DataSets.ACCEPTED,
                    e);
        }
    }

    @Override
    public InputStream open(Entry entry) throws IOException {
        ZipEntry stored = zip.getEntry(entry.path());
        // Some programs of Windows join the parts of a path in its own way.
        return zip.getInputStream(
                stored != null ? stored : zip.getEntry(entry.path().replace('/', '\\')));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
