package dev.laddstreams.clients;

import dev.laddstreams.clients.metrics.ClientMeters;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of bytes whose own metrics are shown until it is closed. */
final class ShownConsumer extends KafkaConsumer<byte[], byte[]> {
    private final ClientMeters.Binding binding;

    ShownConsumer(Map<String, Object> properties, ClientMeters meters) {
        super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.binding = meters.show(this);
    }

    @Override
    public void close() {
        binding.close();
        super.close();
    }

    @Deprecated
    @Override
    public void close(Duration timeout) {
        binding.close();
        super.close(timeout);
    }

    @Override
    public void close(CloseOptions options) {
        binding.close();
        super.close(options);
    }
}
