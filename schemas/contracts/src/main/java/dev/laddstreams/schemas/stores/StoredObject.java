package dev.laddstreams.schemas.stores;

import java.time.Instant;

/**
 * What an {@link ObjectStore} says of one content.
 *
 * @param size bytes
 * @param modified when it was written
 */
public record StoredObject(String name, long size, Instant modified) {}
