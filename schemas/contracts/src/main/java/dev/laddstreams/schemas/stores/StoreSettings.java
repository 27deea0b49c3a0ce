package dev.laddstreams.schemas.stores;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How an object store is reached. Credentials are none of it: they come from where its provider's own tools look for them.
 *
 * @param endpoint empty for the provider's own
 * @param region empty for the one of the environment
 * @param addressing of buckets
 * @param timeout how long a connection may be silent
 */
public record StoreSettings(Optional<URI> endpoint, Optional<String> region, Addressing addressing, Duration timeout) {
    /** Where a bucket's name goes. */
    public enum Addressing {
        /** Into the path, as most stores of one's own want it. */
        PATH,
        /** Before the host. */
        HOST
    }
}
