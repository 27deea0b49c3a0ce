package dev.laddstreams.schemas;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** How much room records take on a topic. */
public final class RecordSize {
    /** Of the batch, offsets and lengths, at most. */
    private static final int OVERHEAD = 512;

    private RecordSize() {}

    /** The most bytes that a record takes without compression. */
    public static int atMost(ProducerRecord<byte[], byte[]> record) {
        long size = OVERHEAD + length(record.key()) + length(record.value());
        for (var header : record.headers()) {
            size += header.key().length() * 3L + length(header.value());
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
