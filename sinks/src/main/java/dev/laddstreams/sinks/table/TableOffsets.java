package dev.laddstreams.sinks.table;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.iceberg.Snapshot;

/**
 * How far a table has taken in its topic. Every snapshot's summary holds the whole map, because Iceberg's summaries are
 * not inherited and older snapshots expire.
 *
 * @param next by partition, the offset to continue from; partitions that were never read are absent
 */
public record TableOffsets(KafkaSource source, Map<Integer, Long> next) {
    private static final String CLUSTER_ID = "ladd.kafka.cluster-id";
    private static final String TOPIC = "ladd.kafka.topic";
    private static final String TOPIC_ID = "ladd.kafka.topic-id";
    private static final String IMAGES_TOPIC_ID = "ladd.kafka.images-topic-id";
    private static final String OFFSETS = "ladd.kafka.offsets";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<Integer, Long>> OFFSETS_TYPE = new TypeReference<>() {};

    public TableOffsets {
        requireNonNull(source, "source");
        next = Map.copyOf(next);
    }

    /** These with some partitions moved on, as the source is known now. */
    public TableOffsets advancedBy(KafkaSource source, Map<Integer, Long> positions) {
        Map<Integer, Long> merged = new TreeMap<>(next);
        merged.putAll(positions);
        return new TableOffsets(source, merged);
    }

    /** The partitions of {@code ends} that have not been read to there. */
    public SortedSet<Integer> behind(Map<Integer, Long> ends) {
        SortedSet<Integer> behind = new TreeSet<>();
        ends.forEach((partition, end) -> {
            if (next.getOrDefault(partition, 0L) < end) {
                behind.add(partition);
            }
        });
        return behind;
    }

    /** Whether a sink could go on from this snapshot alone. */
    static boolean areIn(Snapshot snapshot) {
        return snapshot.summary().containsKey(OFFSETS);
    }

    /** The newest offsets among the snapshots. */
    static Optional<TableOffsets> newest(Iterable<Snapshot> newestFirst) {
        for (Snapshot snapshot : newestFirst) {
            if (areIn(snapshot)) {
                return Optional.of(parse(snapshot.summary()));
            }
        }
        return Optional.empty();
    }

    private static TableOffsets parse(Map<String, String> summary) {
        try {
            return new TableOffsets(
                    new KafkaSource(
                            required(summary, CLUSTER_ID),
                            required(summary, TOPIC),
                            required(summary, TOPIC_ID),
                            Optional.ofNullable(summary.get(IMAGES_TOPIC_ID))),
                    JSON.readValue(required(summary, OFFSETS), OFFSETS_TYPE));
        } catch (JsonProcessingException e) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read the table's offsets",
                    summary.get(OFFSETS),
                    "a JSON object from partition to offset in " + OFFSETS,
                    e);
        }
    }

    private static String required(Map<String, String> summary, String name) {
        return Objects.requireNonNull(summary.get(name), name);
    }

    void writeTo(BiConsumer<String, String> summary) {
        summary.accept(CLUSTER_ID, source.clusterId());
        summary.accept(TOPIC, source.topic());
        summary.accept(TOPIC_ID, source.topicId());
        source.imagesTopicId().ifPresent(id -> summary.accept(IMAGES_TOPIC_ID, id));
        try {
            summary.accept(OFFSETS, JSON.writeValueAsString(new TreeMap<>(next)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of numbers is always JSON", e);
        }
    }
}
