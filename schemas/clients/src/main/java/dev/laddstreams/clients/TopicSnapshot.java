package dev.laddstreams.clients;

import dev.laddstreams.schemas.TopicSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a compacted topic from its beginning to where it ended when reading began: committed records only, the last one
 * of each key, tombstones removed. A transaction whose commit has just returned is waited for. A topic that does not exist
 * is empty. Records without a key or with bytes that are not the expected Avro are skipped, logged and counted; a registry
 * that is away is an error, not a skipped record.
 */
public final class TopicSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSnapshot.class);

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
     * @throws dev.laddstreams.errors.LaddException {@code BROKER_UNAVAILABLE}, {@code REGISTRY_UNAVAILABLE} or {@code TIMED_OUT}
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
     * @throws dev.laddstreams.errors.LaddException as {@link #read}
     */
    public static <T extends SpecificRecord> long visit(
            KafkaConnection connection, TopicSpec topic, Class<T> type, Visitor<T> visitor) {
        try (TopicDecoder<T> decoder = new TopicDecoder<>(connection, type, visitor)) {
            AtomicLong skipped = new AtomicLong();
            new TopicReader(connection, topic.name(), TopicReader.End.COMMITTED)
                    .read(record -> skipped.addAndGet(decoder.visit(record) ? 0 : 1));
            if (skipped.get() > 0) {
                LOG.warn("Skipped {} records of {} that cannot be read", skipped, topic.name());
            }
            return skipped.get();
        }
    }
}
