package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/** Types a deserializer that returns any object, and tells a registry that is away from bytes that are wrong. */
final class AvroValueDeserializer<T extends IndexedRecord> implements Deserializer<T> {
    private final Deserializer<?> delegate;
    private final Class<T> type;

    /** @param delegate configured; closed with this */
    AvroValueDeserializer(Deserializer<?> delegate, Class<T> type) {
        this.delegate = delegate;
        this.type = type;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        delegate.configure(configs, isKey);
    }

    @Override
    public T deserialize(String topic, byte[] data) {
        try {
            return typed(topic, delegate.deserialize(topic, data));
        } catch (LaddException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failure(topic, data, e);
        }
    }

    @Override
    public T deserialize(String topic, Headers headers, byte[] data) {
        try {
            return typed(topic, delegate.deserialize(topic, headers, data));
        } catch (LaddException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failure(topic, data, e);
        }
    }

    private T typed(String topic, Object value) {
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        throw LaddException.cannot(
                Reason.RECORD_UNDECODABLE,
                "read a record of " + topic,
                "a " + value.getClass().getName(),
                "a " + type.getName());
    }

    private LaddException failure(String topic, byte[] data, RuntimeException e) {
        return RegistryFailure.in(e)
                .map(detail -> RegistryFailure.unavailable("read a record of " + topic, detail, e))
                .orElseGet(() -> LaddException.cannot(
                        Reason.RECORD_UNDECODABLE,
                        "read a record of " + topic,
                        (data == null ? 0 : data.length) + " bytes, " + RegistryFailure.describe(e),
                        "a " + type.getSimpleName() + " in the registry's wire format",
                        e));
    }

    @Override
    public void close() {
        delegate.close();
    }
}
