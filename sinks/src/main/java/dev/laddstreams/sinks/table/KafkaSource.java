package dev.laddstreams.sinks.table;

import static java.util.Objects.requireNonNull;

/**
 * The topic that a table is filled from. The ids tell it from another of the same name: one on another cluster, or one
 * made anew after a deletion.
 */
public record KafkaSource(String clusterId, String topic, String topicId) {
    public KafkaSource {
        requireNonNull(clusterId, "clusterId");
        requireNonNull(topic, "topic");
        requireNonNull(topicId, "topicId");
    }
}
