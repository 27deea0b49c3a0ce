package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a topic's committed records, in bytes and in offset order of each partition, to where it ended when reading began. A
 * topic that does not exist is empty.
 */
public final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STALLED = Duration.ofSeconds(60);

    private final KafkaConnection connection;
    private final String topic;
    private final End end;

    /** Says where reading ends when transactions are open. */
    public enum End {
        /** Before the first transaction that is still open after a moment's patience. */
        COMMITTED,
        /** After everything that was written when reading began: open transactions are waited for. */
        WRITTEN
    }

    /** Hears each record. */
    @FunctionalInterface
    public interface Visitor {
        void visit(ConsumerRecord<byte[], byte[]> record);
    }

    public TopicReader(KafkaConnection connection, String topic, End end) {
        this.connection = connection;
        this.topic = topic;
        this.end = end;
    }

    /**
     * All partitions from their beginning.
     *
     * @throws LaddException {@code BROKER_UNAVAILABLE} or {@code TIMED_OUT}
     */
    public void read(Visitor visitor) {
        read(Optional.empty(), visitor);
    }

    /**
     * Some partitions, each from an offset on.
     *
     * @throws LaddException as {@link #read(Visitor)}
     */
    public void readFrom(Map<TopicPartition, Long> offsets, Visitor visitor) {
        read(Optional.of(offsets), visitor);
    }

    private void read(Optional<Map<TopicPartition, Long>> offsets, Visitor visitor) {
        try (Consumer<byte[], byte[]> consumer = TopicConsumer.open(connection)) {
            List<TopicPartition> partitions = partitions(consumer).stream()
                    .filter(partition -> offsets.isEmpty() || offsets.get().containsKey(partition))
                    .toList();
            if (!partitions.isEmpty()) {
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                offsets.ifPresent(given ->
                        partitions.forEach(partition -> consumer.seek(partition, given.getOrDefault(partition, 0L))));
                readToEnd(consumer, partitions, visitor);
            }
        } catch (KafkaException e) {
            throw KafkaFailure.cannot("read topic " + topic, connection, e);
        }
    }

    private List<TopicPartition> partitions(Consumer<?, ?> consumer) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        return known == null
                ? List.of()
                : known.stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
    }

    private void readToEnd(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Visitor visitor) {
        Map<TopicPartition, Long> ends = CommittedEnd.of(connection, consumer, partitions, end);
        long lastProgress = System.nanoTime();
        long lastPosition = -1;
        while (true) {
            long remaining = 0;
            long position = 0;
            for (TopicPartition partition : partitions) {
                long at = consumer.position(partition);
                position += at;
                remaining += Math.max(0, ends.getOrDefault(partition, 0L) - at);
            }
            if (remaining == 0) {
                return;
            }
            if (position != lastPosition) {
                lastPosition = position;
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > STALLED.toNanos()) {
                throw LaddException.cannot(
                        Reason.TIMED_OUT,
                        "read topic " + topic,
                        "no record for " + STALLED.toSeconds() + " s, " + remaining + " to go",
                        "a broker that goes on");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
                    visitor.visit(record);
                }
            }
        }
    }
}
