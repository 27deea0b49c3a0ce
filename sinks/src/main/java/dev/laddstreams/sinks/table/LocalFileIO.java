package dev.laddstreams.sinks.table;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Iceberg's files in local folders, without Hadoop. A file that was closed is on the disk, and so is its name: a commit
 * never points at bytes that a power loss can take. Public, because Iceberg makes it by its class name ({@code io-impl}).
 */
public final class LocalFileIO implements SupportsPrefixOperations {
    private static final long serialVersionUID = 1L;
    private static final String SCHEME = "file:";

    @Override
    public InputFile newInputFile(String location) {
        return new LocalInput(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new LocalOutput(location);
    }

    @Override
    public void deleteFile(String location) {
        try {
            Files.deleteIfExists(path(location));
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Cannot delete file: %s", location);
        }
    }

    /** The files of a folder and of those in it, under addresses that begin as the folder's does. */
    @Override
    public Iterable<FileInfo> listPrefix(String folder) {
        String start = folder.endsWith("/") ? folder : folder + "/";
        return inside(folder).stream()
                .filter(Files::isRegularFile)
                .flatMap(file -> describe(start + path(folder).relativize(file), file))
                .toList();
    }

    @Override
    public void deletePrefix(String folder) {
        inside(folder).stream().sorted(Comparator.reverseOrder()).forEach(file -> deleteFile(file.toString()));
    }

    /** Deletes the folders in a folder that hold nothing, and itself when it then holds nothing; none of another address. */
    static void deleteEmptyFolders(String folder) {
        if (!folder.startsWith(SCHEME) && folder.contains(":")) {
            return;
        }
        inside(folder).stream()
                .filter(Files::isDirectory)
                .sorted(Comparator.reverseOrder())
                .forEach(LocalFileIO::deleteEmpty);
    }

    private static void deleteEmpty(Path folder) {
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            // what is in it is somebody's
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Cannot delete folder: %s", folder);
        }
    }

    private static List<Path> inside(String folder) {
        if (!Files.isDirectory(path(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(path(folder))) {
            return files.toList();
        } catch (IOException | UncheckedIOException e) {
            throw new RuntimeIOException(new IOException(e), "Cannot list folder: %s", folder);
        }
    }

    /** Nothing of a file that is gone meanwhile. */
    private static Stream<FileInfo> describe(String location, Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Stream.of(new FileInfo(
                    location, found.size(), found.lastModifiedTime().toMillis()));
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new RuntimeIOException(e, "Cannot list file: %s", location);
        }
    }

    /** The path of a file or folder that a table names. */
    static Path path(String location) {
        if (!location.startsWith(SCHEME)) {
            return Path.of(location);
        }
        String rest = location.substring(SCHEME.length());
        return Path.of(rest.startsWith("//") ? rest.substring(2) : rest);
    }

    /** Keeps the location as it was given: the catalog compares it by its text. */
    private record LocalInput(String location) implements InputFile {
        private File file() {
            return path(location).toFile();
        }

        @Override
        public boolean exists() {
            return file().isFile();
        }

        @Override
        public long getLength() {
            if (!exists()) {
                throw new NotFoundException("%s is not there", location);
            }
            return file().length();
        }

        @Override
        public SeekableInputStream newStream() {
            if (!exists()) {
                throw new NotFoundException("%s is not there", location);
            }
            return org.apache.iceberg.Files.localInput(file()).newStream();
        }
    }

    private record LocalOutput(String location) implements OutputFile {
        @Override
        public PositionOutputStream create() {
            Path path = path(location);
            if (Files.exists(path)) {
                throw new AlreadyExistsException("Cannot create file: %s (expected: a new name)", location);
            }
            return open(path, StandardOpenOption.CREATE_NEW);
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return open(path(location), StandardOpenOption.CREATE);
        }

        private PositionOutputStream open(Path path, StandardOpenOption creation) {
            try {
                Files.createDirectories(path.toAbsolutePath().getParent());
                return new DurableOutputStream(path, creation);
            } catch (IOException e) {
                throw new RuntimeIOException(e, "Cannot create file: %s", location);
            }
        }

        @Override
        public InputFile toInputFile() {
            return new LocalInput(location);
        }
    }
}
