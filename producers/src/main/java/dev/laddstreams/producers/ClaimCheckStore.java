package dev.laddstreams.producers;

import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.stores.ObjectContent;
import dev.laddstreams.schemas.stores.ObjectStore;

/** Keeps pixels that are too large for a record under their sha256, once. */
record ClaimCheckStore(ObjectStore store) {
    /** @param sha256 of the pixels, in lower-case hexadecimal */
    ClaimCheck put(byte[] pixels, String sha256) {
        String name = sha256 + ".bin";
        store.putIfAbsent(name, ObjectContent.of(pixels));
        return new ClaimCheck(store.address(name), sha256, (long) pixels.length);
    }
}
