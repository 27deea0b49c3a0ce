package dev.laddstreams.app.control;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Tells since when the oldest record waits that a lane has not consumed. Not thread-safe. */
final class LagAges implements AutoCloseable {
    private static final long LIMIT_NANOS = Duration.ofMillis(400).toNanos();
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int MOST_KNOWN = 4096;
    /** One record is looked for; the first is handed over however large it is. */
    private static final RoleProperties ROLE = RoleProperties.NONE
            .always(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1024)
            .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");

    private final Consumer<byte[], byte[]> consumer;
    private final Map<Position, Long> known = new HashMap<>();

    private record Position(TopicPartition partition, long offset) {}

    LagAges(KafkaConnection connection) {
        this.consumer = Clients.grouplessConsumer(connection, ROLE);
    }

    /**
     * When the oldest of the records at or after these offsets was written.
     *
     * @param behind next offset to consume, of each partition that is not consumed to its end
     * @return empty where there is none, or none can be read in a moment
     */
    Optional<Instant> oldest(Map<TopicPartition, Long> behind) {
        if (known.size() > MOST_KNOWN) {
            known.clear();
        }
        Map<TopicPartition, Long> unknown = new HashMap<>(behind);
        unknown.entrySet().removeIf(next -> known.containsKey(new Position(next.getKey(), next.getValue())));
        if (!unknown.isEmpty()) {
            read(unknown);
        }
        return behind.entrySet().stream()
                .flatMap(next -> Optional.ofNullable(known.get(new Position(next.getKey(), next.getValue()))).stream())
                .min(Long::compare)
                .map(Instant::ofEpochMilli);
    }

    private void read(Map<TopicPartition, Long> offsets) {
        consumer.assign(offsets.keySet());
        offsets.forEach(consumer::seek);
        Map<TopicPartition, Long> missing = new HashMap<>(offsets);
        long begun = System.nanoTime();
        while (!missing.isEmpty() && System.nanoTime() - begun < LIMIT_NANOS) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                Long offset = missing.remove(partition);
                if (offset != null) {
                    known.put(new Position(partition, offset), record.timestamp());
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
