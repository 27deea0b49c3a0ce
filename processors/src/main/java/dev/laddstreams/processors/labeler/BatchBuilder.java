package dev.laddstreams.processors.labeler;

import dev.laddstreams.processors.labeler.WorkItem.ToLabel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Gathers a batch until it is full by images or bytes, or its first record has waited long enough. Not thread-safe. */
final class BatchBuilder {
    private final BatchLimits limits;
    private final List<WorkItem> items = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    private long bytes;
    private int superseded;
    private long firstNanos;

    BatchBuilder(BatchLimits limits) {
        this.limits = limits;
    }

    /**
     * @param item empty when the record needs nothing
     * @param position the partition's offset after the record
     */
    void add(TopicPartition partition, Optional<WorkItem> item, OffsetAndMetadata position, long now) {
        if (isEmpty()) {
            firstNanos = now;
        }
        item.ifPresent(present -> {
            items.add(present);
            bytes += bytes(present);
        });
        positions.put(partition, position);
    }

    /** Passes a record that a later one supersedes. */
    void pass(TopicPartition partition, OffsetAndMetadata position, long now) {
        add(partition, Optional.empty(), position, now);
        superseded++;
    }

    boolean isEmpty() {
        return positions.isEmpty();
    }

    boolean isFull() {
        return items.size() >= limits.images() || bytes >= limits.bytes();
    }

    /** Nanoseconds until it should go as it is; 0 or less when it is time. */
    long remainingLinger(long now) {
        return firstNanos + limits.linger().toNanos() - now;
    }

    /** Hands over what is gathered and starts anew. */
    Batch take(long generation) {
        Batch batch = new Batch(generation, items, positions, superseded);
        clear();
        return batch;
    }

    void clear() {
        items.clear();
        positions.clear();
        bytes = 0;
        superseded = 0;
    }

    private static long bytes(WorkItem item) {
        byte[] value = item.source().value();
        long received = value == null ? 0 : value.length;
        return item instanceof ToLabel image ? received + (long) Float.BYTES * image.pixels().length : received;
    }
}
