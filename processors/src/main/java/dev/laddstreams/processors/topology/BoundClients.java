package dev.laddstreams.processors.topology;

import dev.laddstreams.clients.TopicBinding;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Kafka Streams' clients, except that their offsets are bound to topics. What says that a topic was made anew is what the
 * threads take for partitions that they have lost: they drop what is not committed and subscribe again.
 */
public final class BoundClients extends DefaultKafkaClientSupplier {
    private final TopicBinding binding;

    public BoundClients(TopicBinding binding) {
        this.binding = binding;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return binding.consumer(config, TaskMigratedException::new);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return binding.producer(config);
    }
}
