package dev.laddstreams.clients;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens every Kafka client. A client's properties are the role's defaults, then the user's, then the role's fixed ones, and
 * last each {@link OwnedProperty}, on which exactly-once rests. What a user set in vain is logged once. Whoever opens a
 * client closes it. Thread-safe.
 */
public final class Clients {
    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    /** A broker whose network is cut never answers: soon enough to ask another one while those who wait still do. */
    private static final String REQUEST_TIMEOUT_MS = "10000";
    /** Any broker can answer most of what an admin client asks, and roles wait ten seconds for it. */
    private static final String ADMIN_REQUEST_TIMEOUT_MS = "4000";
    /**
     * An admin client that waits for nothing else notices the end of a request's time no sooner than that of the whole call
     * (Kafka 4.3.1); when it looks at the brokers anew, it does.
     */
    private static final String ADMIN_METADATA_MAX_AGE_MS = "3000";
    /** Whoever closes an admin client waits for what it was asked. */
    private static final String ADMIN_API_TIMEOUT_MS = "20000";

    private Clients() {}

    /** A producer of bytes whose transactions fence those of any earlier one with its id. */
    public static KafkaProducer<byte[], byte[]> transactionalProducer(
            KafkaConnection connection, String transactionalId, RoleProperties role) {
        return transactionalProducer(
                connection, transactionalId, role, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A producer whose transactions fence those of any earlier one with its id; it closes the serializers. */
    public static <K, V> KafkaProducer<K, V> transactionalProducer(
            KafkaConnection connection,
            String transactionalId,
            RoleProperties role,
            Serializer<K> keys,
            Serializer<V> values) {
        Map<String, Object> owned = producerOwned();
        owned.put(OwnedProperty.TRANSACTIONAL_ID.key(), transactionalId);
        return new ShownProducer<>(
                merge(connection, connection.ofProducers(), role, owned),
                keys,
                values,
                connection.meters().clients());
    }

    /** A producer of bytes without transactions; what it has sent is on all replicas, once. */
    public static KafkaProducer<byte[], byte[]> durableProducer(KafkaConnection connection, RoleProperties role) {
        return durableProducer(connection, role, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A producer without transactions; what it has sent is on all replicas, once. It closes the serializers. */
    public static <K, V> KafkaProducer<K, V> durableProducer(
            KafkaConnection connection, RoleProperties role, Serializer<K> keys, Serializer<V> values) {
        return new ShownProducer<>(
                merge(connection, connection.ofProducers(), role, producerOwned()),
                keys,
                values,
                connection.meters().clients());
    }

    /** A consumer of committed records that shares partitions with its group and commits when it is told to. */
    public static KafkaConsumer<byte[], byte[]> groupConsumer(
            KafkaConnection connection, String groupId, RoleProperties role) {
        Map<String, Object> owned = consumerOwned();
        owned.put(OwnedProperty.GROUP_ID.key(), groupId);
        return shown(connection, role, owned);
    }

    /** A consumer as of {@link #groupConsumer} that keeps its partitions while its process restarts. */
    public static KafkaConsumer<byte[], byte[]> staticGroupConsumer(
            KafkaConnection connection, String groupId, String instanceId, RoleProperties role) {
        Map<String, Object> owned = consumerOwned();
        owned.put(OwnedProperty.GROUP_ID.key(), groupId);
        owned.put(OwnedProperty.GROUP_INSTANCE_ID.key(), instanceId);
        return shown(connection, role, owned);
    }

    /** A consumer of committed records that belongs to no group and reads what is assigned to it. */
    public static KafkaConsumer<byte[], byte[]> grouplessConsumer(KafkaConnection connection, RoleProperties role) {
        return new KafkaConsumer<>(
                merge(connection, connection.ofConsumers(), role, consumerOwned()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** A client that asks brokers and changes topics. */
    public static Admin admin(KafkaConnection connection, RoleProperties role) {
        RoleProperties asking = RoleProperties.NONE
                .byDefault(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_REQUEST_TIMEOUT_MS)
                .byDefault(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, ADMIN_METADATA_MAX_AGE_MS)
                .byDefault(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_API_TIMEOUT_MS);
        return Admin.create(merge(connection, connection.common(), asking.with(role), new HashMap<>()));
    }

    /** A client of a controller, which takes no part in what users configure. */
    public static Admin controllerAdmin(String bootstrapControllers) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, bootstrapControllers));
    }

    /** Properties of a topology that counts exactly once. */
    public static Properties streamsProperties(KafkaConnection connection, String applicationId, RoleProperties role) {
        Map<String, Object> owned = new HashMap<>();
        owned.put(OwnedProperty.APPLICATION_ID.key(), applicationId);
        put(owned, OwnedProperty.PROCESSING_GUARANTEE);
        put(owned, OwnedProperty.GROUP_PROTOCOL);
        Properties properties = new Properties();
        properties.putAll(merge(connection, connection.ofStreams(), role, owned, OwnedProperty::ofStreams));
        return properties;
    }

    private static KafkaConsumer<byte[], byte[]> shown(
            KafkaConnection connection, RoleProperties role, Map<String, Object> owned) {
        return new ShownConsumer(
                merge(connection, connection.ofConsumers(), role, owned),
                connection.meters().clients());
    }

    private static Map<String, Object> producerOwned() {
        Map<String, Object> owned = new HashMap<>();
        put(owned, OwnedProperty.ACKS);
        put(owned, OwnedProperty.ENABLE_IDEMPOTENCE);
        return owned;
    }

    private static Map<String, Object> consumerOwned() {
        Map<String, Object> owned = new HashMap<>();
        put(owned, OwnedProperty.ISOLATION_LEVEL);
        put(owned, OwnedProperty.ENABLE_AUTO_COMMIT);
        put(owned, OwnedProperty.ALLOW_AUTO_CREATE_TOPICS);
        put(owned, OwnedProperty.GROUP_PROTOCOL);
        return owned;
    }

    private static void put(Map<String, Object> properties, OwnedProperty property) {
        properties.put(property.key(), property.value());
    }

    private static Map<String, Object> merge(
            KafkaConnection connection, Map<String, String> users, RoleProperties role, Map<String, Object> owned) {
        return merge(connection, users, role, owned, OwnedProperty::ofClient);
    }

    private static Map<String, Object> merge(
            KafkaConnection connection,
            Map<String, String> users,
            RoleProperties role,
            Map<String, Object> owned,
            Function<String, Optional<OwnedProperty>> ownedNames) {
        Map<String, Object> own = new HashMap<>(role.fixed());
        own.putAll(owned);
        own.put(OwnedProperty.BOOTSTRAP_SERVERS.key(), connection.bootstrapServers());
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        properties.putAll(role.defaults());
        users.forEach((key, value) -> {
            Optional<OwnedProperty> property = ownedNames.apply(key);
            if (property.isEmpty() && !own.containsKey(key)) {
                properties.put(key, value);
            } else if (!own.containsKey(key) || !OwnedProperty.saysTheSame(own.get(key), value)) {
                sayOnce(key, value, property.map(OwnedProperty::rule).orElse("its role's own value"));
            }
        });
        properties.putAll(own);
        return properties;
    }

    private static void sayOnce(String key, String value, String rule) {
        if (SAID.add(key + "=" + value)) {
            LOG.warn("Kafka property {}={} has no effect (expected: {})", key, value, rule);
        }
    }
}
