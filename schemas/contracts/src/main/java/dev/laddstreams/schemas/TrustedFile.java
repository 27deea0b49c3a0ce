package dev.laddstreams.schemas;

import dev.laddstreams.schemas.stores.ObjectStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that may be opened, as {@link TrustedFiles} found it.
 *
 * @param name in the store
 * @param size bytes
 */
public record TrustedFile(ObjectStore store, String name, long size) {
    /** Reads it from its beginning, as {@link ObjectStore#open}. */
    public InputStream open() {
        return store.open(name);
    }

    /** The file itself, where it is one of this machine's. */
    public Optional<Path> path() {
        return store.file(name);
    }
}
