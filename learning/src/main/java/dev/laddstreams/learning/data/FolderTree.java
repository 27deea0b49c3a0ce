package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;

/** A folder; symbolic links are followed, but not where they lead back up. */
record FolderTree(Path root, List<Entry> files, List<String> folders, List<String> remarks) implements FileTree {
    /** What the JDK puts where bytes of a name mean nothing. */
    private static final char UNDECODABLE = '\ufffd';

    static FolderTree of(Path root) throws IOException {
        List<Entry> files = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String path = relative(root, folder);
                if (SetVocabulary.ignored(path)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (!path.isEmpty()) {
                    folders.add(path);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = relative(root, file);
                if (attributes.isDirectory()) {
                    throw LaddException.cannot(
                            Reason.INPUT_INVALID,
                            "read data set " + root,
                            "folders lie more than " + MAX_DEPTH + " deep, " + path,
                            "a folder with one data set");
                }
                if (attributes.isSymbolicLink()) {
                    remarks.add("left out: link to nothing, " + path);
                }
                if (attributes.isOther()) {
                    remarks.add("left out: pipe or device, " + path);
                }
                if (attributes.isRegularFile() && !SetVocabulary.ignored(path)) {
                    files.add(new Entry(path, attributes.size()));
                    FileTree.requireFileCount(root, files.size());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (!(e instanceof FileSystemLoopException)) {
                    throw e;
                }
                remarks.add("left out: link loop, " + relative(root, file));
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.comparing(Entry::path));
        Collections.sort(folders);
        return new FolderTree(root, List.copyOf(files), List.copyOf(folders), List.copyOf(remarks));
    }

    /** One file, as if its folder held nothing else. */
    static FolderTree ofOne(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = Objects.requireNonNull(whole.getParent(), "a file lies in a folder");
        Entry entry = new Entry(relative(folder, whole), Files.size(whole));
        return new FolderTree(folder, List.of(entry), List.of(), List.of());
    }

    private static String relative(Path root, Path file) {
        String path = root.relativize(file).toString().replace('\\', '/');
        if (path.indexOf(UNDECODABLE) >= 0) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE,
                    "read data set " + root,
                    "the name " + path + " is not in the encoding of the locale, "
                            + System.getProperty("sun.jnu.encoding"),
                    "names in the locale's encoding; for UTF-8 start with LC_ALL=C.UTF-8");
        }
        return path;
    }

    @Override
    public InputStream open(Entry entry) throws IOException {
        return Files.newInputStream(root.resolve(entry.path()));
    }

    @Override
    public void close() {
        // Every stream is closed by its reader.
    }
}
