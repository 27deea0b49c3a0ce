package dev.laddstreams.app.runtime;

import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.TopicSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a shared topic of one partition from its beginning, and goes on. For one thread. */
public final class TopicFollower<T extends SpecificRecord> implements AutoCloseable {
    private final KafkaConsumer<String, T> consumer;

    /** The topic must exist. */
    public TopicFollower(KafkaConnection connection, TopicSpec topic, Class<T> type) {
        Map<String, Object> properties = connection.consumerProperties();
        properties.put("enable.auto.commit", "false");
        Deserializer<T> values = connection.valueDeserializer(type);
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), values);
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Hands over what arrives within the time, tombstones left out. */
    public void poll(Duration timeout, Consumer<T> listener) {
        for (ConsumerRecord<String, T> record : consumer.poll(timeout)) {
            if (record.value() != null) {
                listener.accept(record.value());
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
