package dev.laddstreams.schemas.stores;

import dev.laddstreams.errors.LaddException;
import java.util.Map;

/** Opens places of one scheme. Modules bring them along for {@link java.util.ServiceLoader}. */
public interface ObjectStoreProvider {
    /** For example {@code s3}. */
    String scheme();

    /**
     * Opens a place, without a look at it.
     *
     * @param place an address of this scheme
     * @throws LaddException {@code USAGE} for an address or settings that cannot be
     */
    ObjectStore open(String place, StoreSettings settings);

    /**
     * Properties of an Iceberg catalog whose tables lie in a place of this scheme.
     *
     * @throws LaddException as {@link #open}
     */
    Map<String, String> tableProperties(String place, StoreSettings settings);
}
