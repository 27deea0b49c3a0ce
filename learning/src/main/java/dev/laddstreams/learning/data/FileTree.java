package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * The files below one location, seen the same way whether it is a folder, a zip or a tar; nothing is ever extracted. Hidden
 * files and by-products of programs are not part of it. Safe for concurrent reads.
 */
sealed interface FileTree extends Closeable permits FolderTree, ZipTree, TarTree {
    /** More files than this are refused: the location is no data set. */
    int MAX_FILES = 5_000_000;

    /** Deeper folders are refused: each is a name to keep and a level to search. */
    int MAX_DEPTH = 64;

    /**
     * One file.
     *
     * @param path relative to the location, parts joined by {@code /}
     * @param bytes stored size; in a zip what the directory claims
     */
    record Entry(String path, long bytes) {
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        String lowerCaseName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What follows the last dot of the name, lower case; empty where there is none. */
        String ending() {
            String name = lowerCaseName();
            int dot = name.lastIndexOf('.');
            return dot < 0 ? "" : name.substring(dot + 1);
        }

        /** The name without {@code .gz}, lower case. */
        String plainName() {
            String name = lowerCaseName();
            return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        }

        boolean compressed() {
            return lowerCaseName().endsWith(".gz");
        }

        int depth() {
            return (int) path.chars().filter(c -> c == '/').count();
        }
    }

    /** The files of the tree, sorted by path. */
    List<Entry> files();

    /** Paths of the folders below, empty ones included; sorted. */
    List<String> folders();

    /** What was decided or left out while the files were looked for, one sentence each. */
    List<String> remarks();

    /** The stored bytes. The caller closes the stream. */
    InputStream open(Entry entry) throws IOException;

    /** The bytes after decompression, should the name end in {@code .gz}. The caller closes the stream. */
    default InputStream openPlain(Entry entry) throws IOException {
        InputStream stored = open(entry);
        if (!entry.compressed()) {
            return stored;
        }
        try {
            return new GZIPInputStream(stored, 1 << 16);
        } catch (IOException e) {
            stored.close();
            throw e;
        }
    }

    /** Whether the plain name of any file matches. */
    default boolean holds(Predicate<String> plainName) {
        return files().stream().map(Entry::plainName).anyMatch(plainName);
    }

    static FileTree of(Path location) throws IOException {
        if (Files.isDirectory(location)) {
            return FolderTree.of(location);
        }
        String name = location.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith("." + ParquetFormat.ENDING)) {
            return FolderTree.ofOne(location);
        }
        return name.endsWith(".tar") ? TarTree.of(location) : ZipTree.of(location);
    }

    static void requireFileCount(Path location, long files) {
        if (files > MAX_FILES) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read data set",
                    location + " holds more than " + MAX_FILES + " files",
                    "a folder or zip with one data set");
        }
    }
}
