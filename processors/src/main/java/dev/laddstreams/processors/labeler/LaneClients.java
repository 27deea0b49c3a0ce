package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.schemas.LaneGroups;
import dev.laddstreams.schemas.TopicCatalogue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;

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
        String id = memberId();
        RoleProperties role = RoleProperties.NONE
                .byDefault(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS)
                .byDefault(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_INTERVAL_MS)
                .byDefault(
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2 * settings.batch().usual().images())
                .byDefault(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, (int) Math.min(
                        Integer.MAX_VALUE, Math.max(settings.batch().usual().bytes(), catalogue.maxMessageBytes())))
                .always(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName())
                .always(ConsumerConfig.CLIENT_ID_CONFIG, id)
                .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return Clients.staticGroupConsumer(connection, group, id, role);
    }

    /** A consumer of no group, to read ahead of the lane's own. */
    KafkaConsumer<byte[], byte[]> consumerAhead() {
        RoleProperties role = RoleProperties.NONE
                .always(ConsumerConfig.CLIENT_ID_CONFIG, memberId() + ".ahead")
                .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return Clients.grouplessConsumer(connection, role);
    }

    /** Asks which topic has the name that the lane reads. */
    Admin admin() {
        return Clients.admin(connection, RoleProperties.NONE.always(AdminClientConfig.CLIENT_ID_CONFIG, memberId()));
    }

    private String memberId() {
        return LaneGroups.member(catalogue, lane.dataset(), lane.labelerId(), lane.version(), settings.instance());
    }

    KafkaProducer<byte[], byte[]> producer() {
        int largest = catalogue.deadLetters().maxMessageBytes();
        String id = memberId();
        RoleProperties role = RoleProperties.NONE
                .byDefault(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS)
                .byDefault(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS)
                .byDefault(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS)
                .byDefault(
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        Math.max(MIN_BUFFER_BYTES, (long) BUFFERED_RECORDS * largest))
                .always(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest)
                .always(ProducerConfig.CLIENT_ID_CONFIG, id)
                .always(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                        LabelerSettings.TRANSACTION_TIMEOUT.toMillis());
        return Clients.transactionalProducer(connection, id, role);
    }
}
