package dev.laddstreams.app.config;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.streams.StreamsConfig;

/** The properties that clients take, by their own account, those of Confluent's serializers included. */
enum KnownProperties {
    /** Properties of a producer. */
    PRODUCER("a Kafka producer", () -> Stream.of(keysOf(ProducerConfig.configDef()), keysOf(serializer()))),
    /** Properties of a consumer. */
    CONSUMER("a Kafka consumer", () -> Stream.of(keysOf(ConsumerConfig.configDef()), keysOf(deserializer()))),
    /** Of Kafka Streams and, with and without their prefixes, the clients in it. */
    STREAMS("Kafka Streams", KnownProperties::ofStreams),
    /** Properties of any Kafka client. */
    CLIENT(
            "a Kafka client",
            () -> Stream.of(
                    PRODUCER.keys,
                    CONSUMER.keys,
                    keysOf(AdminClientConfig.configDef()),
                    keysOf(StreamsConfig.configDef()))),
    /** Of the schema registry's client, without the prefix of its TLS properties, and of the serializers. */
    REGISTRY(
            "Confluent's serializers and registry client",
            () -> Stream.of(keysOf(serializer()), keysOf(deserializer()), keysOf(tls()))) {
        @Override
        boolean knows(String name) {
            return !name.startsWith(REGISTRY_PREFIX) && super.knows(name);
        }
    };

    private static final String REGISTRY_PREFIX = SchemaRegistryClientConfig.CLIENT_NAMESPACE;
    private static final String USER_INFO_SOURCE = "USER_INFO";
    /** Names that begin so are made by the user. */
    private static final List<String> OPEN_PREFIXES = List.of("config.providers.", "request.header.");

    private static final Pattern CLASS_NAME = Pattern.compile("([a-z_]\\w*\\.)+[A-Z][\\w$]*");
    private static final List<String> SHIPPED = List.of("org.apache.kafka.", "io.confluent.");

    private final String of;

    @SuppressWarnings("ImmutableEnumChecker") // filled by the constructor and not changed afterwards
    private final Map<String, Optional<ConfigKey>> keys = new TreeMap<>();

    KnownProperties(String of, Supplier<Stream<Map<String, Optional<ConfigKey>>>> parts) {
        this.of = of;
        parts.get().forEach(keys::putAll);
    }

    /** Whose properties they are, for messages. */
    String of() {
        return of;
    }

    /** The names of all properties, in their order. */
    Collection<String> names() {
        return keys.keySet().stream().filter(this::knows).toList();
    }

    /** Whether the client takes such a property. */
    boolean knows(String name) {
        return keys.containsKey(name) || OPEN_PREFIXES.stream().anyMatch(name::startsWith);
    }

    /** Whether a name has dots and a first word that none of the client's own has, as properties of plug-ins do. */
    boolean isOfAPlugIn(String name) {
        int dot = name.indexOf('.');
        return dot > 0 && keys.keySet().stream().noneMatch(known -> known.startsWith(name.substring(0, dot + 1)));
    }

    /** Whether such a value of the property names a class that comes neither with Kafka nor with Confluent's serializers. */
    boolean namesForeignClass(String name, String value) {
        return Optional.ofNullable(keys.get(name))
                .flatMap(key -> key)
                .filter(key -> key.type == ConfigDef.Type.CLASS || key.type == ConfigDef.Type.LIST)
                .filter(key ->
                        Arrays.stream(value.split(",", -1)).map(String::strip).anyMatch(KnownProperties::isForeign))
                .isPresent();
    }

    /** Whether a class comes neither with Kafka nor with Confluent's serializers. */
    static boolean isForeign(String className) {
        return CLASS_NAME.matcher(className).matches() && SHIPPED.stream().noneMatch(className::startsWith);
    }

    /**
     * Properties of the registry's client as its serializers take them: TLS has a prefix there, and a user without a source
     * of credentials means the user.
     *
     * @param registry by the names of {@link #REGISTRY}
     */
    static Map<String, String> forSerializers(Map<String, String> registry) {
        Map<String, String> properties = new TreeMap<>();
        registry.forEach((name, value) -> properties.put(
                name.startsWith(SchemaRegistryClientConfig.SSL_PREFIX) ? REGISTRY_PREFIX + name : name, value));
        if (registry.containsKey(SchemaRegistryClientConfig.USER_INFO_CONFIG)) {
            properties.putIfAbsent(SchemaRegistryClientConfig.BASIC_AUTH_CREDENTIALS_SOURCE, USER_INFO_SOURCE);
        }
        return properties;
    }

    private static Stream<Map<String, Optional<ConfigKey>>> ofStreams() {
        Map<String, Optional<ConfigKey>> inIt = new TreeMap<>();
        Map<String, Optional<ConfigKey>> consumer = keysOf(ConsumerConfig.configDef());
        Map<String, Optional<ConfigKey>> producer = keysOf(ProducerConfig.configDef());
        Map<String, Optional<ConfigKey>> admin = keysOf(AdminClientConfig.configDef());
        for (String prefix : List.of("", "consumer.", "main.consumer.", "restore.consumer.", "global.consumer.")) {
            consumer.forEach((name, key) -> inIt.put(prefix + name, key));
        }
        for (String prefix : List.of("", "producer.")) {
            producer.forEach((name, key) -> inIt.put(prefix + name, key));
        }
        for (String prefix : List.of("", "admin.")) {
            admin.forEach((name, key) -> inIt.put(prefix + name, key));
        }
        topicNames().forEach(name -> inIt.put(StreamsConfig.TOPIC_PREFIX + name, Optional.empty()));
        return Stream.of(inIt, keysOf(StreamsConfig.configDef()), keysOf(serializer()), keysOf(deserializer()));
    }

    private static Map<String, Optional<ConfigKey>> keysOf(ConfigDef definition) {
        Map<String, Optional<ConfigKey>> keys = new TreeMap<>();
        definition.configKeys().forEach((name, key) -> keys.put(name, Optional.of(key)));
        keys.put(JmxReporter.INCLUDE_CONFIG, Optional.empty());
        keys.put(JmxReporter.EXCLUDE_CONFIG, Optional.empty());
        return keys;
    }

    private static Map<String, Optional<ConfigKey>> keysOf(Collection<String> names) {
        return names.stream().collect(Collectors.toMap(name -> name, name -> Optional.empty()));
    }

    /** The configuration of the serializers does not tell its keys; one that is read does. */
    private static Set<String> serializer() {
        return withClient(
                new KafkaAvroSerializerConfig(Map.of(KafkaAvroSerializerConfig.SCHEMA_REGISTRY_URL_CONFIG, ""))
                        .values()
                        .keySet());
    }

    private static Set<String> deserializer() {
        return withClient(
                new KafkaAvroDeserializerConfig(Map.of(KafkaAvroDeserializerConfig.SCHEMA_REGISTRY_URL_CONFIG, ""))
                        .values()
                        .keySet());
    }

    /** With those that the registry's client reads beside the serializers. */
    private static Set<String> withClient(Set<String> serializer) {
        Set<String> names = new TreeSet<>(serializer);
        names.addAll(List.of(
                SchemaRegistryClientConfig.MISSING_CACHE_SIZE_CONFIG,
                SchemaRegistryClientConfig.MISSING_ID_CACHE_TTL_CONFIG,
                SchemaRegistryClientConfig.MISSING_VERSION_CACHE_TTL_CONFIG,
                SchemaRegistryClientConfig.MISSING_SCHEMA_CACHE_TTL_CONFIG));
        tls().forEach(name -> names.add(SchemaRegistryClientConfig.CLIENT_NAMESPACE + name));
        return names;
    }

    private static Set<String> tls() {
        ConfigDef definition = new ConfigDef();
        SslConfigs.addClientSslSupport(definition);
        return definition.names();
    }

    private static List<String> topicNames() {
        return Arrays.stream(TopicConfig.class.getFields())
                .filter(field -> field.getName().endsWith("_CONFIG"))
                .map(field -> {
                    try {
                        return (String) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException("public fields can be read", e);
                    }
                })
                .toList();
    }
}
