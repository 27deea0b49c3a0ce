package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TrustedContracts;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Instantiates and configures the serializers that a connection names by class. */
final class AvroSerdes {
    private static final String REGISTRY_URL = "schema.registry.url";
    private static final String AUTO_REGISTER = "auto.register.schemas";
    private static final String SPECIFIC_READER = "specific.avro.reader";
    private static final String SPECIFIC_VALUE_TYPE = "specific.avro.value.type";

    static {
        TrustedContracts.register();
    }

    private AvroSerdes() {}

    /** Extra properties (credentials, TLS, subject naming, {@code auto.register.schemas}) pass through. */
    static <T extends SpecificRecord> Serializer<T> serializer(KafkaConnection connection) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(AUTO_REGISTER, true);
        properties.putAll(connection.producerProperties());
        properties.put(REGISTRY_URL, connection.schemaRegistryUrl());
        @SuppressWarnings("unchecked") // the class is named in configuration: what it takes cannot be known here
        Serializer<Object> serializer = (Serializer<Object>) instance(connection.serializerClass(), Serializer.class);
        serializer.configure(properties, false);
        return new AvroValueSerializer<>(serializer);
    }

    static <T extends SpecificRecord> Deserializer<T> deserializer(KafkaConnection connection, Class<T> type) {
        return deserializer(connection, type, Map.of(SPECIFIC_READER, true, SPECIFIC_VALUE_TYPE, type.getName()));
    }

    /** To records of any schema. */
    static Deserializer<GenericRecord> genericDeserializer(KafkaConnection connection) {
        return deserializer(connection, GenericRecord.class, Map.of(SPECIFIC_READER, false));
    }

    private static <T extends IndexedRecord> Deserializer<T> deserializer(
            KafkaConnection connection, Class<T> type, Map<String, Object> reader) {
        Map<String, Object> properties = new HashMap<>(connection.consumerProperties());
        properties.put(REGISTRY_URL, connection.schemaRegistryUrl());
        properties.putAll(reader);
        Deserializer<?> deserializer = (Deserializer<?>) instance(connection.deserializerClass(), Deserializer.class);
        deserializer.configure(properties, false);
        return new AvroValueDeserializer<>(deserializer, type);
    }

    private static Object instance(String className, Class<?> role) {
        try {
            return Class.forName(className)
                    .asSubclass(role)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "use " + role.getSimpleName().toLowerCase(Locale.ROOT) + " class",
                    className,
                    "a " + role.getName() + " on the class path with a public constructor without parameters",
                    e);
        }
    }
}
