package dev.laddstreams.app.runtime;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.table.CatalogSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file in a work directory that says where it is. Tables keep absolute addresses: without it, a copy would write into the
 * tables of its original, and delete from them.
 *
 * @param root of the work directory, absolute
 */
record WorkDirStamp(Path root) {
    private static final String FILE = ".place";

    /**
     * Stamps a directory that has no stamp, or that holds nothing whose place matters.
     *
     * @throws LaddException {@code USAGE} for one that was copied or moved
     */
    void require() throws IOException {
        Optional<Path> old = oldPlace();
        if (old.isEmpty()) {
            if (!Files.exists(file())) {
                write();
            }
        } else if (Files.exists(root.resolve("kafka")) || CatalogSettings.isLocalWarehouse(root.resolve("warehouse"))) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "use work directory " + root,
                    "it was copied or moved from " + old.get(),
                    "its own place; 'ladd work-dir relocate --work-dir " + root + "' repairs the addresses in it");
        } else {
            moveHere();
        }
    }

    /** Where it was, when that is not where it is; empty without a stamp too. */
    Optional<Path> oldPlace() throws IOException {
        if (!Files.exists(file())) {
            return Optional.empty();
        }
        Path old = Path.of(Files.readString(file()).strip());
        boolean same = old.equals(root) || (Files.exists(old) && Files.isSameFile(old, root));
        return same ? Optional.empty() : Optional.of(old);
    }

    /** As {@link #write}; who serves it at its old place does not serve it here. */
    void moveHere() throws IOException {
        StackAddress.delete(root);
        write();
    }

    /** Writes down that the working folder is here, wholly or not at all. */
    void write() throws IOException {
        try {
            Files.writeString(file(), root + "\n");
        } catch (IOException e) {
            Files.deleteIfExists(file());
            throw e;
        }
    }

    private Path file() {
        return root.resolve(FILE);
    }
}
