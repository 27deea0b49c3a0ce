package dev.laddstreams.schemas.stores;

import dev.laddstreams.errors.LaddException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps contents under names below one place: a folder, or part of a bucket. A content appears whole, or not at all. Names
 * are relative paths with {@code /} between their parts. Thread-safe, and for the life of the process.
 */
public interface ObjectStore {
    /** The place as people write it, for messages. */
    String place();

    /** The address by which records refer to a name. */
    String address(String name);

    /** The name that an address stands for here; empty for one that lies elsewhere, or is none. */
    Optional<String> name(String address);

    /**
     * Keeps a content, unless there is one of this name. Of several writers at once one wins, and its content stays whole.
     *
     * @return whether it was written
     * @throws LaddException {@code OUTPUT_UNWRITABLE}, or what {@link #find} throws
     */
    boolean putIfAbsent(String name, ObjectContent content);

    /**
     * What is kept under a name; empty for nothing.
     *
     * @throws LaddException {@code INPUT_UNREADABLE}; {@code ADDRESS_FORBIDDEN} for a name or a link that leads elsewhere;
     *     {@code STORE_UNAVAILABLE} where the place does not answer, or {@code INTERRUPTED}
     */
    Optional<StoredObject> find(String name);

    /**
     * Reads a content from its beginning. The stream throws what this throws, and nothing else.
     *
     * @throws LaddException as {@link #find}; {@code INPUT_UNREADABLE} where there is nothing of this name
     */
    InputStream open(String name);

    /** The file of a name, where it is one of this machine's: it needs no copy to be worked with. */
    default Optional<Path> file(String name) {
        return Optional.empty();
    }

    /**
     * All that is kept, by name; nothing where the place is not there yet.
     *
     * @throws LaddException as {@link #find}
     */
    List<StoredObject> list();

    /**
     * Removes what is kept under a name; does nothing where there is nothing.
     *
     * @throws LaddException as {@link #putIfAbsent}
     */
    void delete(String name);

    /**
     * Removes what is kept under a name and was written before a moment. What {@link #putIfAbsent} finds meanwhile stays where
     * the store can tell; a few milliseconds are left where it cannot.
     *
     * @return whether there was something to remove, and nobody had written it again
     * @throws LaddException as {@link #delete} and {@link #find}
     */
    default boolean deleteIfOlder(String name, Instant moment) {
        if (find(name).filter(found -> found.modified().isBefore(moment)).isEmpty()) {
            return false;
        }
        delete(name);
        return true;
    }
}
