package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
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
record ZipTree(ZipFile zip, List<Entry> files, List<String> folders) implements FileTree {
    static ZipTree of(Path location) throws IOException {
        ZipFile zip = openZip(location);
        try {
            FileTree.requireFileCount(location, zip.size());
            List<Entry> files = new ArrayList<>();
            SortedSet<String> folders = new TreeSet<>();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!FileTree.ignored(entry.getName())) {
                    addFolders(folders, entry.getName());
                    if (!entry.isDirectory()) {
                        files.add(new Entry(entry.getName(), entry.getSize()));
                    }
                }
            }
            files.sort(Comparator.comparing(Entry::path));
            return new ZipTree(zip, List.copyOf(files), List.copyOf(folders));
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** Adds every folder on the way to a path; a zip need not list them. */
    private static void addFolders(SortedSet<String> folders, String path) {
        int end = path.lastIndexOf('/');
        while (end > 0 && folders.add(path.substring(0, end))) {
            end = path.lastIndexOf('/', end - 1);
        }
    }

    private static ZipFile openZip(Path location) throws IOException {
        try {
            return new ZipFile(location.toFile());
        } catch (ZipException e) {
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
        return zip.getInputStream(zip.getEntry(entry.path()));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
