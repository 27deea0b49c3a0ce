package dev.laddstreams.schemas;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a compacted topic from its beginning to where it ended when reading began: committed records only, the last one
 * of each key, tombstones removed. A transaction whose commit has just returned is waited for. A topic that does not exist is empty. Records without a key or with bytes that are
 * not the expected Avro are skipped, logged and counted; a registry that is away is an error, not a skipped record.
 */
public final class TopicSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSnapshot.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STALLED = Duration.ofSeconds(60);
    private static final String API_TIMEOUT_MS = "30000";

    private TopicSnapshot() {}

    /** Hears each record in offset order of its partition. */
    @FunctionalInterface
    public interface Visitor<T> {
        /** @param value empty for a tombstone */
        void visit(String key, Optional<T> value);
    }

    /**
     * Everything at once, by key, in the order in which the keys first appeared.
     *
     * @return mutable, the caller's
     * @throws LaddException {@code BROKER_UNAVAILABLE}, {@code REGISTRY_UNAVAILABLE} or {@code TIMED_OUT}
     */
    public static <T extends SpecificRecord> Map<String, T> read(
            KafkaConnection connection, TopicSpec topic, Class<T> type) {
        Map<String, T> values = new LinkedHashMap<>();
        visit(
                connection,
                topic,
                type,
                (key, value) -> value.ifPresentOrElse(present -> values.put(key, present), () -> values.remove(key)));
        return values;
    }

    /**
     * Record by record, for topics whose values do not fit in memory together; compaction may not have run yet, so a key
     * may come more than once.
     *
     * @return records that were skipped
     * @throws LaddException as {@link #read}
     */
    public static <T extends SpecificRecord> long visit(
            KafkaConnection connection, TopicSpec topic, Class<T> type, Visitor<T> visitor) {
        try (Deserializer<T> deserializer = connection.valueDeserializer(type)) {
            AtomicLong skipped = new AtomicLong();
            readAll(connection, topic, record -> skipped.addAndGet(visit(record, deserializer, visitor) ? 0 : 1));
            if (skipped.get() > 0) {
                LOG.warn("Skipped {} records of {} that cannot be read", skipped, topic.name());
            }
            return skipped.get();
        }
    }

    /**
     * How many committed records of each kind there are in a topic, whatever they hold. Offsets tell another number: they
     * also count the marks that transactions leave, the records of aborted ones, and what was deleted.
     *
     * @return in the order in which the kinds first appeared
     * @throws LaddException {@code BROKER_UNAVAILABLE} or {@code TIMED_OUT}
     */
    public static <K> Map<K, Long> tally(
            KafkaConnection connection, TopicSpec topic, Function<ConsumerRecord<String, byte[]>, K> kind) {
        Map<K, Long> counts = new LinkedHashMap<>();
        readAll(connection, topic, record -> counts.merge(kind.apply(record), 1L, Long::sum));
        return counts;
    }

    private static void readAll(
            KafkaConnection connection,
            TopicSpec topic,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> visitor) {
        Map<String, Object> properties = connection.consumerProperties();
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            readAll(connection, consumer, topic.name(), visitor);
        } catch (KafkaException e) {
            throw LaddException.cannot(
                    Reason.BROKER_UNAVAILABLE,
                    "read topic " + topic.name(),
                    RegistryFailure.describe(e),
                    "a broker that answers at " + connection.bootstrapServers(),
                    e);
        }
    }

    private static void readAll(
            KafkaConnection connection,
            Consumer<String, byte[]> consumer,
            String topic,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> visitor) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            return;
        }
        List<TopicPartition> partitions = known.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = CommittedEnd.of(connection, consumer, partitions);
        long lastProgress = System.nanoTime();
        long lastPosition = -1;
        while (true) {
            long remaining = 0;
            long position = 0;
            for (TopicPartition partition : partitions) {
                long at = consumer.position(partition);
                position += at;
                remaining += Math.max(0, ends.get(partition) - at);
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
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (record.offset() >= ends.get(new TopicPartition(topic, record.partition()))) {
                    continue;
                }
                visitor.accept(record);
            }
        }
    }

    private static <T extends SpecificRecord> boolean visit(
            ConsumerRecord<String, byte[]> record, Deserializer<T> deserializer, Visitor<T> visitor) {
        if (record.key() == null) {
            LOG.warn("Skipped {}-{}@{}: null key", record.topic(), record.partition(), record.offset());
            return false;
        }
        Optional<T> value;
        try {
            value = Optional.ofNullable(deserializer.deserialize(record.topic(), record.headers(), record.value()));
        } catch (LaddException e) {
            if (e.reason() != Reason.RECORD_UNDECODABLE) {
                throw e;
            }
            LOG.warn("Skipped {}-{}@{}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
            return false;
        }
        visitor.visit(record.key(), value);
        return true;
    }
}
