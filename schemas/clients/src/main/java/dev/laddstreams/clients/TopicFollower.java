package dev.laddstreams.clients;

import dev.laddstreams.clients.TopicSnapshot.Visitor;
import dev.laddstreams.errors.Backoff;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows topics from their beginning and on: committed records, without a consumer group, each partition in its order and
 * the partitions in none. Records without a key or with bytes that are not the expected Avro
 * are skipped and logged. A broker, a registry or a topic that is away is waited for. For one thread.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration API_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaConnection connection;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, TopicDecoder<?>> topics = new HashMap<>();
    private final List<TopicDecoder<?>> decoders = new ArrayList<>();
    private final Backoff backoff = Backoff.until(new CountDownLatch(1));
    private Optional<Map<TopicPartition, Long>> ends = Optional.empty();
    private boolean caughtUp;
    private long resumeAt;

    public TopicFollower(KafkaConnection connection) {
        this.connection = connection;
        this.consumer = TopicConsumer.open(connection);
    }

    /**
     * One more topic; before the first {@link #poll}.
     *
     * @param visitor hears what arrives, in the thread that polls. What it throws ends the poll, and records are lost to
     *     this follower then
     * @return this
     */
    public <T extends SpecificRecord> TopicFollower follow(TopicSpec topic, Class<T> type, Visitor<T> visitor) {
        TopicDecoder<T> decoder = new TopicDecoder<>(connection, type, visitor);
        decoders.add(decoder);
        List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        partitions.forEach(partition -> topics.put(partition, decoder));
        consumer.assign(topics.keySet());
        consumer.seekToBeginning(partitions);
        return this;
    }

    /** Hands over what has arrived, and waits as long as the timeout when nothing has. */
    public void poll(Duration timeout) {
        if (System.nanoTime() - resumeAt >= 0) {
            consumer.resume(consumer.paused());
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        for (TopicPartition partition : records.partitions()) {
            hear(partition, records.records(partition));
        }
        caughtUp = caughtUp || reachedEnds();
    }

    /** Whether all that was on the topics at the first {@link #poll} has been heard: what was decided before may be wrong. */
    public boolean caughtUp() {
        return caughtUp;
    }

    @Override
    public void close() {
        consumer.close();
        decoders.forEach(TopicDecoder::close);
    }

    private void hear(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                Objects.requireNonNull(topics.get(partition), "decoder").visit(record);
                backoff.reset();
            } catch (LaddException e) {
                if (e.reason() != Reason.REGISTRY_UNAVAILABLE) {
                    throw e;
                }
                LOG.warn("Reading {}@{} again: {}", partition, record.offset(), e.getMessage());
                consumer.seek(partition, record.offset());
                consumer.pause(Set.of(partition));
                resumeAt = System.nanoTime() + backoff.next().toNanos();
                return;
            }
        }
    }

    private boolean reachedEnds() {
        try {
            if (ends.isEmpty()) {
                ends = Optional.of(consumer.endOffsets(topics.keySet(), API_TIMEOUT));
            }
            return ends.get().entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey(), API_TIMEOUT) >= end.getValue());
        } catch (RetriableException e) {
            LOG.warn("Topics are not readable yet: {}", e.getMessage());
            return false;
        }
    }
}
