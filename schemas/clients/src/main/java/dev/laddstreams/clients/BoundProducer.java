package dev.laddstreams.clients;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Commits offsets with the mark of their topic, and none of a topic that is gone. Thread-safe. */
final class BoundProducer extends KafkaProducer<byte[], byte[]> {
    private final TopicBinding binding;

    BoundProducer(Map<String, Object> properties, TopicBinding binding) {
        super(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.binding = binding;
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        super.sendOffsetsToTransaction(binding.marked(offsets), groupMetadata);
    }
}
