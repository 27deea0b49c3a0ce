package dev.laddstreams.clients;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Client properties that this system sets itself, because exactly-once rests on them. */
public enum OwnedProperty {
    BOOTSTRAP_SERVERS("bootstrap.servers", "all clients talk to one cluster, which kafka.bootstrap-servers names"),
    ACKS("acks", "all", "what one broker alone has is lost with it"),
    ENABLE_IDEMPOTENCE("enable.idempotence", "true", "a batch that is sent again would be there twice"),
    TRANSACTIONAL_ID("transactional.id", "every writer has its own, by which a second one fences it"),
    ISOLATION_LEVEL("isolation.level", "read_committed", "records of aborted transactions would count"),
    ENABLE_AUTO_COMMIT("enable.auto.commit", "false", "offsets are committed with what was made of the records"),
    ALLOW_AUTO_CREATE_TOPICS("allow.auto.create.topics", "false", "a topic's partitions are the catalogue's"),
    GROUP_ID("group.id", "every role has a group of its own"),
    GROUP_INSTANCE_ID("group.instance.id", "every process slot has its own"),
    GROUP_PROTOCOL("group.protocol", "classic", "every role chooses its assignor and its session timeout"),
    KEY_SERIALIZER("key.serializer", "keys are text or bytes"),
    VALUE_SERIALIZER("value.serializer", "kafka.serializer-class names it"),
    KEY_DESERIALIZER("key.deserializer", "keys are text or bytes"),
    VALUE_DESERIALIZER("value.deserializer", "kafka.deserializer-class names it"),
    APPLICATION_ID("application.id", "every topology has its own"),
    PROCESSING_GUARANTEE("processing.guarantee", "exactly_once_v2", "counts would not be exact");

    /** How Kafka Streams addresses one of its clients; longer ones first. */
    private static final List<String> STREAMS_PREFIXES =
            List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.");

    private final String key;
    private final Optional<String> value;
    private final String because;

    OwnedProperty(String key, String because) {
        this.key = key;
        this.value = Optional.empty();
        this.because = because;
    }

    OwnedProperty(String key, String value, String because) {
        this.key = key;
        this.value = Optional.of(value);
        this.because = because;
    }

    /** The name that Kafka gives the property. */
    public String key() {
        return key;
    }

    /** What a user may set without being refused, and why nothing else. */
    public String rule() {
        return value.orElse("not set") + "; " + because;
    }

    /** Whether a user's value says what is set anyway. */
    public boolean allows(String text) {
        return value.filter(own -> saysTheSame(own, text)).isPresent();
    }

    /** The owned property of a producer, a consumer or an admin client that has this name. */
    public static Optional<OwnedProperty> ofClient(String name) {
        return Arrays.stream(values())
                .filter(property -> property.key.equals(name))
                .findFirst();
    }

    /**
     * The owned property of Kafka Streams that has this name, with or without the prefix of one of its clients. Streams makes
     * each thread's instance id from the one that a user sets, so that users may.
     */
    public static Optional<OwnedProperty> ofStreams(String name) {
        String bare = STREAMS_PREFIXES.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(prefix -> name.substring(prefix.length()))
                .orElse(name);
        return ofClient(bare).filter(property -> property != GROUP_INSTANCE_ID);
    }

    /** The value that all clients which have this property get. */
    String value() {
        return value.orElseThrow();
    }

    static boolean saysTheSame(Object own, Object users) {
        String text = users.toString().strip();
        return own.toString().equalsIgnoreCase(text) || (own.equals(ACKS.value()) && text.equals("-1"));
    }
}
