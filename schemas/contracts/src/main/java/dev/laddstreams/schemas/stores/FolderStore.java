package dev.laddstreams.schemas.stores;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files below a folder, which need not be there yet.
 *
 * @param folder absolute
 * @param trusted folders that links in it may lead into, itself among them
 */
public record FolderStore(Path folder, List<Path> trusted) implements ObjectStore {
    private static final String SCHEME = "file";

    public FolderStore {
        folder = folder.toAbsolutePath().normalize();
        trusted = trusted.stream()
                .map(other -> other.toAbsolutePath().normalize())
                .toList();
    }

    /** A folder whose links must not lead out of it. */
    public FolderStore(Path folder) {
        this(folder, List.of(folder));
    }

    @Override
    public String place() {
        return folder.toString();
    }

    @Override
    public String address(String name) {
        return path(name).toUri().toString();
    }

    @Override
    public Optional<String> name(String address) {
        try {
            URI uri = URI.create(address);
            return Optional.of(uri)
                    .filter(given -> SCHEME.equals(given.getScheme()))
                    .map(given -> Path.of(given).normalize())
                    .filter(path -> path.startsWith(folder) && !path.equals(folder))
                    .map(path -> folder.relativize(path).toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean putIfAbsent(String name, ObjectContent content) {
        Path file = path(name);
        try {
            if (Files.exists(file) && isWrittenAgain(file)) {
                return false;
            }
            WholeFile.write(file, out -> {
                try (InputStream in = content.source().open()) {
                    in.transferTo(out);
                }
            });
            return true;
        } catch (IOException e) {
            throw unwritable("write file", file, e);
        }
    }

    /** Whether the file is there, and is of now; the time of another user's file cannot be set, so that it is replaced. */
    private static boolean isWrittenAgain(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return Files.exists(file);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Optional<StoredObject> find(String name) {
        try {
            Path real = real(name);
            return Files.isRegularFile(real) ? Optional.of(describe(name, real)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public InputStream open(String name) {
        try {
            return new StoreStream(Files.newInputStream(real(name)), e -> unreadable(name, e));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public Optional<Path> file(String name) {
        try {
            return Optional.of(real(name));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public List<StoredObject> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().flatMap(this::listed).toList();
        } catch (IOException | UncheckedIOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "list folder", folder + ": " + e, "a readable folder", e);
        }
    }

    /** Nothing for folders and links, and for what went away meanwhile. */
    private Stream<StoredObject> listed(Path file) {
        try {
            return Files.isRegularFile(file) && !Files.isSymbolicLink(file)
                    ? Stream.of(describe(folder.relativize(file).toString(), file))
                    : Stream.empty();
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete(String name) {
        Path file = path(name);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable("delete file", file, e);
        }
    }

    /** The file gets another name before its time is looked at for the last time: nobody finds it any more, or it is young. */
    @Override
    public boolean deleteIfOlder(String name, Instant moment) {
        Path file = path(name);
        Path doomed = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".partial");
        try {
            if (!isOlder(file, moment)) {
                return false;
            }
            Files.move(file, doomed, StandardCopyOption.ATOMIC_MOVE);
            if (isOlder(doomed, moment)) {
                Files.delete(doomed);
                return true;
            }
            Files.move(doomed, file, StandardCopyOption.ATOMIC_MOVE);
            return false;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw unwritable("delete file", file, e);
        }
    }

    private static boolean isOlder(Path file, Instant moment) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().isBefore(moment);
    }

    private static StoredObject describe(String name, Path file) throws IOException {
        return new StoredObject(
                name, Files.size(file), Files.getLastModifiedTime(file).toInstant());
    }

    /** The file itself, wherever links lead. */
    private Path real(String name) throws IOException {
        Path real = path(name).toRealPath();
        for (Path other : trusted) {
            if (Files.isDirectory(other) && real.startsWith(other.toRealPath())) {
                return real;
            }
        }
        throw LaddException.cannot(
                Reason.ADDRESS_FORBIDDEN, "open file", address(name) + ", a link to " + real, "one in " + trusted);
    }

    private Path path(String name) {
        try {
            Path path = folder.resolve(name).normalize();
            if (path.startsWith(folder) && !path.equals(folder)) {
                return path;
            }
            throw forbidden(name, null);
        } catch (InvalidPathException e) {
            throw forbidden(name, e);
        }
    }

    private LaddException forbidden(String name, @Nullable Exception cause) {
        return LaddException.cannot(Reason.ADDRESS_FORBIDDEN, "use file", name, "a name in " + folder, cause);
    }

    private LaddException unreadable(String name, Exception cause) {
        return LaddException.cannot(
                Reason.INPUT_UNREADABLE,
                "open file",
                address(name) + (cause instanceof NoSuchFileException ? " does not exist" : ": " + cause),
                "a readable file",
                cause);
    }

    private static LaddException unwritable(String action, Path file, IOException cause) {
        return LaddException.cannot(
                Reason.OUTPUT_UNWRITABLE, action, file + ": " + cause, "a folder that can be written", cause);
    }
}
