package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opens a lane's clients. What exactly-once rests on cannot be configured away. */
record LaneClients(
        KafkaConnection connection, TopicCatalogue catalogue, LabelerSettings settings, LaneId lane, String group) {
    private static final String SESSION_TIMEOUT_MS = "10000";
    private static final String HEARTBEAT_INTERVAL_MS = "2000";
    private static final String MAX_BLOCK_MS = "30000";
    /** Longer than a transaction lives makes no sense. */
    private static final String DELIVERY_TIMEOUT_MS = "20000";

    private static final String REQUEST_TIMEOUT_MS = "10000";
    private static final int BUFFERED_RECORDS = 4;
    private static final int MIN_BUFFER_BYTES = 32 << 20;

    /**
     * A member of the lane's group. Its assignor takes all partitions back before it gives them out anew: the cooperative one
     * moves a partition in two rebalances, and a static member that restarts between them takes up what it had without
     * causing the second, so that the partition stays without an owner. Lanes hold no state that a sticky one would spare.
     */
    KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = connection.consumerProperties();
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_INTERVAL_MS);
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2 * settings.batchImages());
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, (int)
                Math.min(Integer.MAX_VALUE, Math.max(settings.batchBytes(), catalogue.maxMessageBytes())));
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, lane.transactionalId(settings.instance()));
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, lane.transactionalId(settings.instance()));
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    KafkaProducer<byte[], byte[]> producer() {
        int largest = catalogue.deadLetters().maxMessageBytes();
        Map<String, Object> properties = connection.producerProperties();
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        properties.putIfAbsent(
                ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(MIN_BUFFER_BYTES, (long) BUFFERED_RECORDS * largest));
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, lane.transactionalId(settings.instance()));
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, lane.transactionalId(settings.instance()));
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) LabelerSettings.TRANSACTION_TIMEOUT.toMillis());
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
