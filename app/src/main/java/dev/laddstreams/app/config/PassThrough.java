package dev.laddstreams.app.config;

import dev.laddstreams.clients.OwnedProperty;
import java.util.List;
import java.util.Optional;

/**
 * A group whose keys belong to another product and reach it unchanged, without the prefix.
 *
 * @param prefix ends with a dot
 * @param known what the product takes, where it can tell
 */
record PassThrough(String prefix, String doc, Optional<KnownProperties> known) {
    private static final List<PassThrough> ALL = List.of(
            new PassThrough("kafka.producer.", KnownProperties.PRODUCER, "Properties of every Kafka producer."),
            new PassThrough("kafka.consumer.", KnownProperties.CONSUMER, "Properties of every Kafka consumer."),
            new PassThrough("kafka.streams.", KnownProperties.STREAMS, "Properties of the Kafka Streams topologies."),
            new PassThrough(
                    "kafka.",
                    KnownProperties.CLIENT,
                    "Properties of every Kafka client, for example `kafka.security.protocol`."),
            new PassThrough(
                    "schema-registry.",
                    KnownProperties.REGISTRY,
                    "Properties of the registry's client and of the serializers, for example"
                            + " `schema-registry.basic.auth.user.info` and `schema-registry.ssl.truststore.location`."),
            new PassThrough(
                    "catalog.",
                    "Properties of the Iceberg catalog, for example `catalog.type: rest` and `catalog.uri`. Without"
                            + " them, a catalog in SQLite under `warehouse.dir`."));

    PassThrough(String prefix, KnownProperties known, String doc) {
        this(prefix, doc, Optional.of(known));
    }

    PassThrough(String prefix, String doc) {
        this(prefix, doc, Optional.empty());
    }

    /** The most specific prefix first. */
    static List<PassThrough> all() {
        return ALL;
    }

    /** The group that a key of another product belongs to. */
    static Optional<PassThrough> of(String key) {
        return ALL.stream()
                .filter(group -> key.startsWith(group.prefix()))
                .findFirst()
                .filter(group -> group.holds(key));
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
