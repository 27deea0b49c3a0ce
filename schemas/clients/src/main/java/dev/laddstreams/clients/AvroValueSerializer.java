package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/** Types a serializer that takes any object, and tells a registry that is away from a record that is wrong. */
final class AvroValueSerializer<T extends SpecificRecord> implements Serializer<T> {
    private final Serializer<Object> delegate;

    /** @param delegate configured; closed with this */
    AvroValueSerializer(Serializer<Object> delegate) {
        this.delegate = delegate;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        delegate.configure(configs, isKey);
    }

    @Override
    public byte[] serialize(String topic, T data) {
        try {
            return delegate.serialize(topic, data);
        } catch (RuntimeException e) {
            throw failure(topic, data, e);
        }
    }

    @Override
    public byte[] serialize(String topic, Headers headers, T data) {
        try {
            return delegate.serialize(topic, headers, data);
        } catch (RuntimeException e) {
            throw failure(topic, data, e);
        }
    }

    private static LaddException failure(String topic, SpecificRecord data, RuntimeException e) {
        if (RegistryFailure.isUnregistered(e)) {
            return LaddException.cannot(
                    Reason.REGISTRY_UNAVAILABLE,
                    "write a record to " + topic,
                    "the registry holds no schema of " + data.getSchema().getFullName() + " under " + topic
                            + "-value, and auto.register.schemas is false",
                    "the schema registered there before: POST it to /subjects/" + topic
                            + "-value/versions, or run once with kafka.producer.auto.register.schemas=true",
                    e);
        }
        return RegistryFailure.in(e)
                .map(detail -> RegistryFailure.unavailable("write a record to " + topic, detail, e))
                .orElseGet(() -> LaddException.cannot(
                        Reason.RECORD_INVALID,
                        "write a record to " + topic,
                        RegistryFailure.describe(e),
                        "a value that its schema and the schema's compatibility level allow",
                        e));
    }

    @Override
    public void close() {
        delegate.close();
    }
}
