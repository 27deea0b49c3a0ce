package dev.laddstreams.schemas;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens files that a topic names. What arrives on a topic is not trusted: only {@code file} addresses under the configured
 * roots are touched, and links that lead out of them are refused. Thread-safe.
 */
public final class TrustedFiles {
    private final List<Path> roots;

    /** @param roots folders; those that do not exist hold nothing */
    public TrustedFiles(List<Path> roots) {
        this.roots =
                roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
    }

    /**
     * The file that an address names.
     *
     * @throws LaddException {@code ADDRESS_FORBIDDEN}, or {@code INPUT_UNREADABLE} when no such file exists
     */
    public Path resolve(String address) {
        Path path = parse(address);
        if (roots.stream().noneMatch(path::startsWith)) {
            throw forbidden(address, null);
        }
        try {
            Path real = path.toRealPath();
            for (Path root : roots) {
                if (Files.isDirectory(root) && real.startsWith(root.toRealPath())) {
                    return real;
                }
            }
        } catch (IOException e) {
            throw unreadable(address, e);
        }
        throw forbidden(address, null);
    }

    /**
     * The file that an address names; or, when it lies there no more and its name begins with its content's SHA-256, the file
     * of that name in one of the roots, which may have been moved. Its content is still to be checked.
     *
     * @param sha256 lower-case hexadecimal
     * @throws LaddException as {@link #resolve(String)}
     */
    public Path resolve(String address, String sha256) {
        try {
            return resolve(address);
        } catch (LaddException e) {
            String name = address.substring(address.lastIndexOf('/') + 1);
            if (!name.startsWith(sha256)) {
                throw e;
            }
            return roots.stream()
                    .map(root -> root.resolve(name))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .map(file -> resolve(file.toUri().toString()))
                    .orElseThrow(() -> e);
        }
    }

    /**
     * Reads the whole content of a trusted file.
     *
     * @param sha256 lower-case hexadecimal
     * @param size bytes
     * @throws LaddException as {@link #resolve(String, String)}, or {@code CHECKSUM_MISMATCH} for another size or content
     */
    public byte[] read(String address, String sha256, long size) {
        Path file = resolve(address, sha256);
        byte[] content;
        try {
            long actual = Files.size(file);
            if (actual != size) {
                throw mismatch(address, actual + " bytes", size + " bytes");
            }
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(address, e);
        }
        String actual = Sha256.of(content);
        if (!actual.equals(sha256)) {
            throw mismatch(address, "SHA-256 " + actual, sha256);
        }
        return content;
    }

    private Path parse(String address) {
        try {
            URI uri = URI.create(address);
            if (!"file".equals(uri.getScheme())) {
                throw forbidden(address, null);
            }
            return Path.of(uri).normalize();
        } catch (IllegalArgumentException e) {
            throw forbidden(address, e);
        }
    }

    private LaddException forbidden(String address, @Nullable Throwable cause) {
        return LaddException.cannot(
                Reason.ADDRESS_FORBIDDEN, "open file", address, "a file: address under one of " + roots, cause);
    }

    private static LaddException unreadable(String address, IOException cause) {
        return LaddException.cannot(
                Reason.INPUT_UNREADABLE,
                "open file",
                address + (cause instanceof NoSuchFileException ? " does not exist" : ": " + cause),
                "a readable file",
                cause);
    }

    private static LaddException mismatch(String address, String actual, String expected) {
        return LaddException.cannot(Reason.CHECKSUM_MISMATCH, "use file " + address, actual, expected);
    }
}
