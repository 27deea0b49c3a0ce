package dev.laddstreams.app.dashboard;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;

/** Reads the dead-letter topic, from its beginning and on. For one thread. */
final class LetterFeed implements AutoCloseable {
    private static final RoleProperties ROLE =
            RoleProperties.NONE.always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");

    private final LetterBox box;
    private final Consumer<byte[], byte[]> consumer;

    LetterFeed(KafkaConnection connection, TopicCatalogue catalogue, LetterBox box) {
        this.box = box;
        this.consumer = Clients.grouplessConsumer(connection, ROLE);
        box.clear();
        TopicPartition partition = new TopicPartition(catalogue.deadLetters().name(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Hands over what has arrived. */
    void poll(Duration timeout) {
        consumer.poll(timeout).forEach(box::hear);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
