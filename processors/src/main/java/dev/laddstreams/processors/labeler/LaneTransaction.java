package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.Fencing;
import dev.laddstreams.clients.RecordLimit;
import dev.laddstreams.processors.labeler.LabelerMeters.Stage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The open transaction of a lane: records and the offsets that they account for, committed together or not at all. Begun
 * by its first record or offset. Not thread-safe.
 */
final class LaneTransaction {
    private final Producer<byte[], byte[]> producer;
    private final ImagesTopic topic;
    private final LaneMeters meters;
    private final Runnable committed;
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private LabelerMeters.Tally tally = new LabelerMeters.Tally();
    /** Written by the producer's thread. */
    private volatile Optional<String> refusing = Optional.empty();

    private boolean open;
    private long openedNanos;
    private Fencing.Term term = Fencing.Term.beginning(LabelerSettings.TRANSACTION_TIMEOUT);

    /**
     * Makes a transaction that begins with the first record or offset.
     *
     * @param topic of the offsets
     * @param committed hears of each commit, in the thread that commits
     */
    LaneTransaction(Producer<byte[], byte[]> producer, ImagesTopic topic, LaneMeters meters, Runnable committed) {
        this.producer = producer;
        this.topic = topic;
        this.meters = meters;
        this.committed = committed;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
    void send(ProducerRecord<byte[], byte[]> record) {
        begin();
        producer.send(record, (metadata, failure) -> {
            if (failure != null && RecordLimit.isExceededIn(failure)) {
                refusing = Optional.of(record.topic());
            }
        });
    }

    void advance(TopicPartition partition, OffsetAndMetadata offset) {
        begin();
        offsets.put(partition, topic.marked(offset));
    }

    LabelerMeters.Tally tally() {
        return tally;
    }

    /** The meters of its lane. */
    LaneMeters meters() {
        return meters;
    }

    boolean isOpen() {
        return open;
    }

    /** The topic that did not take a record because it is too large. */
    Optional<String> refusing() {
        return refusing;
    }

    /** Ends the one that began last and finds out why it failed. */
    Fencing.Cause settle(KafkaException failure) {
        return Fencing.settle(producer, failure, term);
    }

    long age(long now) {
        return now - openedNanos;
    }

    /**
     * Commits; does nothing when nothing was sent or passed.
     *
     * @throws dev.laddstreams.errors.LaddException {@code TOPIC_REPLACED} when the offsets may be of another topic of this name
     */
    void commit(ConsumerGroupMetadata group) {
        if (!open) {
            return;
        }
        long start = System.nanoTime();
        topic.requireSame();
        producer.sendOffsetsToTransaction(Map.copyOf(offsets), group);
        producer.commitTransaction();
        open = false;
        offsets.clear();
        meters.process().took(Stage.COMMIT, System.nanoTime() - start);
        meters.process().committed(tally);
        committed.run();
        tally = new LabelerMeters.Tally();
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
            openedNanos = System.nanoTime();
            term = Fencing.Term.beginning(LabelerSettings.TRANSACTION_TIMEOUT);
        }
    }
}
