package dev.laddstreams.clients;

import dev.laddstreams.clients.metrics.ClientMeters;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.Serializer;

/** A producer whose own metrics are shown until it is closed. */
final class ShownProducer<K, V> extends KafkaProducer<K, V> {
    private final ClientMeters.Binding binding;

    ShownProducer(Map<String, Object> properties, Serializer<K> keys, Serializer<V> values, ClientMeters meters) {
        super(properties, keys, values);
        this.binding = meters.show(this);
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
