package dev.laddstreams.sinks.dataset;

import dev.laddstreams.sinks.table.StoredRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What was read of one dataset and is not committed yet. Not thread-safe. */
final class DatasetBuffer {
    /** What the objects of a decoded record take in memory beyond its bytes; most of all that a tiny image takes. */
    private static final int RECORD_OVERHEAD_BYTES = 2048;

    private final LongSupplier nanoTime;
    private final List<StoredRow> rows = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private long bytes;
    private long oldestNanos;

    private record DeadLetter(int partition, ProducerRecord<byte[], byte[]> letter) {}

    /** @param nanoTime as {@link System#nanoTime} */
    DatasetBuffer(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param size of the record on the topic, in bytes */
    void add(StoredRow row, int size) {
        note(size);
        rows.add(row);
    }

    void refuse(int partition, ProducerRecord<byte[], byte[]> letter, int size) {
        note(size);
        deadLetters.add(new DeadLetter(partition, letter));
    }

    private void note(int size) {
        if (isEmpty()) {
            oldestNanos = nanoTime.getAsLong();
        }
        bytes += Math.max(0, size) + RECORD_OVERHEAD_BYTES;
    }

    boolean isEmpty() {
        return rows.isEmpty() && deadLetters.isEmpty();
    }

    List<StoredRow> rows() {
        return List.copyOf(rows);
    }

    int rowCount() {
        return rows.size();
    }

    List<ProducerRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.stream().map(DeadLetter::letter).toList();
    }

    int deadLetterCount() {
        return deadLetters.size();
    }

    /** The bytes that it holds in memory, about. */
    long bytes() {
        return bytes;
    }

    long ageNanos() {
        return isEmpty() ? 0 : nanoTime.getAsLong() - oldestNanos;
    }

    void clear() {
        rows.clear();
        deadLetters.clear();
        bytes = 0;
    }

    /** Forgets what came from partitions that another sink reads from now on. */
    void drop(Collection<Integer> partitions) {
        rows.removeIf(row -> partitions.contains(row.partition()));
        deadLetters.removeIf(letter -> partitions.contains(letter.partition()));
        if (isEmpty()) {
            bytes = 0;
        }
    }
}
