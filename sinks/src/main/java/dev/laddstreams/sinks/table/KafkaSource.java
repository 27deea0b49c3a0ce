package dev.laddstreams.sinks.table;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The topics that a table is filled from. The ids tell them from others of the same name: on another cluster, or made anew
 * after a deletion.
 *
 * @param topic of the labelled images
 * @param imagesTopicId of the topic that the images came from; empty where nobody could tell
 */
public record KafkaSource(String clusterId, String topic, String topicId, Optional<String> imagesTopicId) {
    public KafkaSource {
        requireNonNull(clusterId, "clusterId");
        requireNonNull(topic, "topic");
        requireNonNull(topicId, "topicId");
        requireNonNull(imagesTopicId, "imagesTopicId");
    }

    /** A source whose images may have come from anywhere. */
    public KafkaSource(String clusterId, String topic, String topicId) {
        this(clusterId, topic, topicId, Optional.empty());
    }

    /** The same with what an earlier look knew of the images, where this one does not. */
    public KafkaSource orImagesOf(KafkaSource earlier) {
        return new KafkaSource(clusterId, topic, topicId, imagesTopicId.or(earlier::imagesTopicId));
    }
}
