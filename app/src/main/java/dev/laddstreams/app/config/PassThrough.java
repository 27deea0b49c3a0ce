package dev.laddstreams.app.config;

import dev.laddstreams.clients.OwnedProperty;
import java.util.Optional;

/**
 * A group whose keys belong to another product and reach it unchanged, without the prefix.
 *
 * @param prefix ends with a dot
 * @param known what the product takes, where it can tell
 */
record PassThrough(String prefix, String doc, Optional<KnownProperties> known) {
    PassThrough(String prefix, KnownProperties known, String doc) {
        this(prefix, doc, Optional.of(known));
    }

    PassThrough(String prefix, String doc) {
        this(prefix, doc, Optional.empty());
    }

    /** Whether a key has this prefix and something behind it. */
    boolean holds(String key) {
        return key.startsWith(prefix) && key.length() > prefix.length();
    }

    String withoutPrefix(String key) {
        return key.substring(prefix.length());
    }

    /** What such a key would set of a Kafka client that is not the user's to set. */
    Optional<OwnedProperty> owned(String key) {
        String name = withoutPrefix(key);
        return known.flatMap(properties -> switch (properties) {
            case STREAMS -> OwnedProperty.ofStreams(name);
            case CLIENT, PRODUCER, CONSUMER -> OwnedProperty.ofClient(name);
            case REGISTRY -> Optional.empty();
        });
    }
}
