package dev.laddstreams.clients;

import dev.laddstreams.clients.metrics.Meters;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * How to reach Kafka and the schema registry. Clients get {@code common} properties, then {@code producer},
 * {@code consumer} or {@code streams} ones on top. The Avro serializer and deserializer are named by class, so that
 * another vendor's can take their place.
 */
public final class KafkaConnection {
    private static final String SERIALIZER = "io.confluent.kafka.serializers.KafkaAvroSerializer";
    private static final String DESERIALIZER = "io.confluent.kafka.serializers.KafkaAvroDeserializer";

    private final String bootstrapServers;
    private final String schemaRegistryUrl;
    private final String serializerClass;
    private final String deserializerClass;
    private final Map<String, String> common;
    private final Map<String, String> producer;
    private final Map<String, String> consumer;
    private final Map<String, String> streams;
    private final Meters meters;

    /** Makes a connection whose users measure themselves, and nobody looks. */
    public KafkaConnection(
            String bootstrapServers,
            String schemaRegistryUrl,
            String serializerClass,
            String deserializerClass,
            Map<String, String> common,
            Map<String, String> producer,
            Map<String, String> consumer,
            Map<String, String> streams) {
        this.bootstrapServers = bootstrapServers;
        this.schemaRegistryUrl = schemaRegistryUrl;
        this.serializerClass = serializerClass;
        this.deserializerClass = deserializerClass;
        this.common = Map.copyOf(common);
        this.producer = Map.copyOf(producer);
        this.consumer = Map.copyOf(consumer);
        this.streams = Map.copyOf(streams);
        this.meters = Meters.unread();
    }

    private KafkaConnection(KafkaConnection other, Meters meters) {
        this.bootstrapServers = other.bootstrapServers;
        this.schemaRegistryUrl = other.schemaRegistryUrl;
        this.serializerClass = other.serializerClass;
        this.deserializerClass = other.deserializerClass;
        this.common = other.common;
        this.producer = other.producer;
        this.consumer = other.consumer;
        this.streams = other.streams;
        this.meters = meters;
    }

    /** Confluent's serializers and no extra client properties. */
    public static KafkaConnection of(String bootstrapServers, String schemaRegistryUrl) {
        return new KafkaConnection(
                bootstrapServers, schemaRegistryUrl, SERIALIZER, DESERIALIZER, Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** The same connection, whose users' measurements go there. */
    public KafkaConnection measuredBy(Meters others) {
        return new KafkaConnection(this, others);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public String schemaRegistryUrl() {
        return schemaRegistryUrl;
    }

    public String serializerClass() {
        return serializerClass;
    }

    public String deserializerClass() {
        return deserializerClass;
    }

    /** Properties of every client. */
    public Map<String, String> common() {
        return common;
    }

    /** Properties of every producer, on top of the common ones. */
    public Map<String, String> producer() {
        return producer;
    }

    /** Properties of Kafka Streams, on top of the common ones. */
    public Map<String, String> streams() {
        return streams;
    }

    /** Properties of every consumer, on top of the common ones. */
    public Map<String, String> consumer() {
        return consumer;
    }

    /** Where what works over this connection says what it measures. */
    public Meters meters() {
        return meters;
    }

    /** Where it leads, without the properties, which hold passwords. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers;
    }

    /** Properties of admin clients, and the base of all others, as a mutable copy. */
    public Map<String, Object> clientProperties() {
        return reaching(common);
    }

    /** Properties of producers without serializers, as a mutable copy. */
    public Map<String, Object> producerProperties() {
        return reaching(ofProducers());
    }

    /**
     * Properties of consumers without deserializers, as a mutable copy; {@code read_committed}. The group protocol is always the classic one: every role
     * chooses its assignor and its session timeout, and clients of the other protocol must set neither.
     */
    public Map<String, Object> consumerProperties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("isolation.level", "read_committed");
        properties.putAll(reaching(ofConsumers()));
        properties.put("group.protocol", "classic");
        return properties;
    }

    /** What the user sets of producers. */
    Map<String, String> ofProducers() {
        return over(common, producer);
    }

    /** What the user sets of consumers. */
    Map<String, String> ofConsumers() {
        return over(common, consumer);
    }

    /** What the user sets of Kafka Streams. */
    Map<String, String> ofStreams() {
        return over(common, streams);
    }

    private static Map<String, String> over(Map<String, String> all, Map<String, String> some) {
        Map<String, String> properties = new HashMap<>(all);
        properties.putAll(some);
        return properties;
    }

    private Map<String, Object> reaching(Map<String, String> users) {
        Map<String, Object> properties = new HashMap<>(users);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return properties;
    }

    /**
     * A configured value serializer; register-on-first-use under topic name strategy. The caller closes it. It throws
     * {@code LaddException}: {@code REGISTRY_UNAVAILABLE} when the registry is away or refuses us, else
     * {@code RECORD_INVALID}.
     */
    public <T extends SpecificRecord> Serializer<T> valueSerializer() {
        return AvroSerdes.serializer(this);
    }

    /**
     * A configured value deserializer to generated classes. The caller closes it. It throws {@code LaddException}:
     * {@code REGISTRY_UNAVAILABLE} when the registry is away or refuses us (the record may be fine: try again), else
     * {@code RECORD_UNDECODABLE}. Null bytes give null.
     */
    public <T extends SpecificRecord> Deserializer<T> valueDeserializer(Class<T> type) {
        return AvroSerdes.deserializer(this, type);
    }

    /** As {@link #valueDeserializer}, to records of whatever schema they were written with. */
    public Deserializer<GenericRecord> genericDeserializer() {
        return AvroSerdes.genericDeserializer(this);
    }
}
