package dev.laddstreams.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.KafkaConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that a transactional client can do: poll a batch, wait the fixed cost, produce as many bytes as a labeler would,
 * commit every interval and whenever nothing is left. Nothing is decoded and nothing overlaps. Confined to one thread.
 */
final class BareLoop implements ConsumerRebalanceListener {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String MARK = "|";

    private final ScalePlan plan;
    private final String group;
    private final String target;
    private final ReentrantLock device;
    private final LongAdder committed;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    private boolean open;
    private long openedNanos;
    private long uncommitted;

    /** @param device held while a batch takes its time */
    BareLoop(
            KafkaConnection connection,
            ScalePlan plan,
            String group,
            String instance,
            String target,
            ReentrantLock device,
            LongAdder committed) {
        this.plan = plan;
        this.group = group;
        this.target = target;
        this.device = device;
        this.committed = committed;
        Map<String, Object> consumed = connection.consumerProperties();
        consumed.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        consumed.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumed.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        consumed.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, plan.number("batch"));
        consumed.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        consumer = new KafkaConsumer<>(consumed, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Map<String, Object> produced = connection.producerProperties();
        produced.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-" + instance);
        produced.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
        producer = new KafkaProducer<>(produced, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Copies records for ever; never returns. */
    void run(String source) {
        producer.initTransactions();
        consumer.subscribe(List.of(source), this);
        while (true) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                label(records);
            }
            boolean due = open
                    && System.nanoTime() - openedNanos
                            >= plan.millis("commit-ms").toNanos();
            if (due || records.isEmpty()) {
                commit();
            }
        }
    }

    private void label(ConsumerRecords<byte[], byte[]> records) {
        device.lock();
        try {
            FixedCost.await(plan.millis("cost-ms"));
        } finally {
            device.unlock();
        }
        if (!open) {
            producer.beginTransaction();
            open = true;
            openedNanos = System.nanoTime();
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            send(record);
        }
        positions.putAll(records.nextOffsets());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
    private void send(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = Arrays.copyOf(
                record.value(), record.value().length + ScaleTopics.PROVENANCE_BYTES + FixedCost.LABEL_BYTES);
        byte[] key = (new String(record.key(), UTF_8) + MARK + group).getBytes(UTF_8);
        producer.send(new ProducerRecord<>(target, record.partition(), key, value));
        uncommitted++;
    }

    private void commit() {
        if (open) {
            producer.sendOffsetsToTransaction(positions, consumer.groupMetadata());
            producer.commitTransaction();
            open = false;
            positions.clear();
            committed.add(uncommitted);
            uncommitted = 0;
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
}
