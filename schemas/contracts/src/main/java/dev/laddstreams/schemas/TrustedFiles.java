package dev.laddstreams.schemas;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.Sha256;
import dev.laddstreams.schemas.stores.FolderStore;
import dev.laddstreams.schemas.stores.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens files that a topic names. What arrives on a topic is not trusted: only addresses in the configured stores are
 * touched. Thread-safe.
 *
 * @param roots stores; those that are not there hold nothing
 */
public record TrustedFiles(List<ObjectStore> roots) {
    private static final long LARGEST = Integer.MAX_VALUE - 8L;

    public TrustedFiles {
        roots = List.copyOf(roots);
    }

    /** Files of folders, in which links may lead from one to another, but nowhere else. */
    public static TrustedFiles inFolders(List<Path> folders) {
        return new TrustedFiles(folders.stream()
                .<ObjectStore>map(folder -> new FolderStore(folder, folders))
                .toList());
    }

    /** The roots as people write them. */
    public String places() {
        return roots.stream().map(ObjectStore::place).toList().toString();
    }

    /**
     * The file that an address names.
     *
     * @throws LaddException {@code ADDRESS_FORBIDDEN}, {@code INPUT_UNREADABLE} when no such file exists, and what a store
     *     throws that does not answer
     */
    public TrustedFile resolve(String address) {
        for (ObjectStore root : roots) {
            Optional<String> name = root.name(address);
            if (name.isPresent()) {
                return find(root, name.get())
                        .orElseThrow(() -> LaddException.cannot(
                                Reason.INPUT_UNREADABLE, "open file", address + " does not exist", "a readable file"));
            }
        }
        throw LaddException.cannot(
                Reason.ADDRESS_FORBIDDEN, "open file", address, "an address under one of " + places());
    }

    /**
     * The file that an address names; or, when it lies there no more and its name begins with its content's SHA-256, the file
     * of that name in one of the roots, which may have been moved. Its content is still to be checked.
     *
     * @param sha256 lower-case hexadecimal
     * @throws LaddException as {@link #resolve(String)}
     */
    public TrustedFile resolve(String address, String sha256) {
        try {
            return resolve(address);
        } catch (LaddException e) {
            String name = address.substring(address.lastIndexOf('/') + 1);
            if (e.reason().mayPass() || !name.startsWith(sha256)) {
                throw e;
            }
            return roots.stream()
                    .flatMap(root -> find(root, name).stream())
                    .findFirst()
                    .orElseThrow(() -> e);
        }
    }

    private static Optional<TrustedFile> find(ObjectStore root, String name) {
        return root.find(name).map(object -> new TrustedFile(root, object.name(), object.size()));
    }

    /**
     * Reads the whole content of a trusted file.
     *
     * @param sha256 lower-case hexadecimal
     * @param size bytes
     * @throws LaddException as {@link #resolve(String, String)}, or {@code CHECKSUM_MISMATCH} for another size or content
     */
    public byte[] read(String address, String sha256, long size) {
        TrustedFile file = resolve(address, sha256);
        if (file.size() != size || size > LARGEST) {
            throw mismatch(address, file.size() + " bytes", Math.min(size, LARGEST) + " bytes");
        }
        byte[] content;
        try (InputStream in = file.open()) {
            content = in.readNBytes((int) size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String actual = Sha256.of(content);
        if (!actual.equals(sha256)) {
            throw mismatch(address, "SHA-256 " + actual, sha256);
        }
        return content;
    }

    private static LaddException mismatch(String address, String actual, String expected) {
        return LaddException.cannot(Reason.CHECKSUM_MISMATCH, "use file " + address, actual, expected);
    }
}
