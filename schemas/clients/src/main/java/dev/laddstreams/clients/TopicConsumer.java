package dev.laddstreams.clients;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Consumers that belong to no group and read committed records from where they are told to. */
final class TopicConsumer {
    private static final RoleProperties ROLE = RoleProperties.NONE
            .byDefault(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "30000")
            .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");

    private TopicConsumer() {}

    /** In bytes; what retention deleted meanwhile is passed over, and no topic is created. The caller closes it. */
    static Consumer<byte[], byte[]> open(KafkaConnection connection) {
        return Clients.grouplessConsumer(connection, ROLE);
    }
}
