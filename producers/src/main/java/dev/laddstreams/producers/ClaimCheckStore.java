package dev.laddstreams.producers;

import dev.laddstreams.clients.StoreUser;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.stores.ObjectContent;
import dev.laddstreams.schemas.stores.ObjectStore;
import java.util.function.Supplier;

/** Keeps pixels that are too large for a record under their sha256, once. Not thread-safe. */
final class ClaimCheckStore {
    private final ObjectStore store;
    private final Supplier<StoreUser> user;
    private boolean joined;

    /** @param user whose records refer to the pixels; asked for before the first are kept */
    ClaimCheckStore(ObjectStore store, Supplier<StoreUser> user) {
        this.store = store;
        this.user = user;
    }

    /** @param sha256 of the pixels, in lower-case hexadecimal */
    ClaimCheck put(byte[] pixels, String sha256) {
        if (!joined) {
            user.get().join(store);
            joined = true;
        }
        String name = sha256 + ".bin";
        store.putIfAbsent(name, ObjectContent.of(pixels));
        return new ClaimCheck(store.address(name), sha256, (long) pixels.length);
    }
}
