package dev.laddstreams.learning.data;

import java.io.IOException;
import java.io.InputStream;
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

/** A folder, six levels deep; symbolic links are followed. */
record FolderTree(Path root, List<Entry> files, List<String> folders) implements FileTree {
    private static final int MAX_DEPTH = 6;

    static FolderTree of(Path root) throws IOException {
        List<Entry> files = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String path = relative(root, folder);
                if (FileTree.ignored(path)) {
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
                if (attributes.isRegularFile() && !FileTree.ignored(path)) {
                    files.add(new Entry(path, attributes.size()));
                    FileTree.requireFileCount(root, files.size());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.comparing(Entry::path));
        Collections.sort(folders);
        return new FolderTree(root, List.copyOf(files), List.copyOf(folders));
    }

    private static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
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
