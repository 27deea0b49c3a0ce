package dev.laddstreams.clients;

import dev.laddstreams.clients.metrics.ClientMeters;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.Serializer;

/** A producer whose own metrics are shown until it is closed. */
final class ShownProducer<K, V> extends KafkaProducer<K, V> {
    private final ClientMeters.Binding binding;
    private final String transactionalId;

    ShownProducer(Map<String, Object> properties, Serializer<K> keys, Serializer<V> values, ClientMeters meters) {
        super(properties, keys, values);
        this.binding = meters.show(this);
        this.transactionalId = String.valueOf(properties.get(OwnedProperty.TRANSACTIONAL_ID.key()));
    }

    /** Names what is refused, as Kafka does for topics and groups. */
    @Override
    public void initTransactions() {
        try {
            super.initTransactions();
        } catch (TransactionalIdAuthorizationException e) {
            throw new AuthorizationException("Not authorized to use transactional id: " + transactionalId, e);
        }
    }

    @Override
    public void close() {
        binding.close();
        super.close();
    }

    @Override
    public void close(Duration timeout) {
        binding.close();
        super.close(timeout);
    }
}
