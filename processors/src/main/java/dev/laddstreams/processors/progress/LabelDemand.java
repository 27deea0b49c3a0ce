package dev.laddstreams.processors.progress;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.clients.TopicSnapshot.Visitor;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneWish;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The labeler versions that have a lane on a dataset wherever a labeler process runs, and also when none does: published
 * ones that were not retired. Follows the topics of both without a consumer group. {@link #poll} is for one thread.
 */
final class LabelDemand implements AutoCloseable {
    private final TopicFollower topics;
    private final Map<String, LabelerDescriptor> labelers = new ConcurrentHashMap<>();
    private final Map<String, LaneRequest> requests = new ConcurrentHashMap<>();

    /** Starts at the beginning of the topics. */
    LabelDemand(KafkaConnection connection, TopicCatalogue catalogue) {
        topics = new TopicFollower(connection)
                .follow(catalogue.labelers(), LabelerDescriptor.class, keepIn(labelers))
                .follow(catalogue.laneRequests(), LaneRequest.class, keepIn(requests));
    }

    private static <T> Visitor<T> keepIn(Map<String, T> values) {
        return (key, value) -> value.ifPresentOrElse(present -> values.put(key, present), () -> values.remove(key));
    }

    /** Reads what has come since the last call. */
    void poll(Duration timeout) {
        topics.poll(timeout);
    }

    /** Of a labeler, each in the round that was asked for last. */
    Set<LabelerVersion> versions(String dataset, String labelerId) {
        Set<LabelerVersion> versions = new TreeSet<>();
        for (LabelerDescriptor labeler : labelers.values()) {
            if (labeler.getLabelerId().equals(labelerId)) {
                LaneRequest request = requests.get(RecordKeys.laneRequest(dataset, labelerId, labeler.getVersion()));
                if (request == null || request.getWish() != LaneWish.RETIRE) {
                    versions.add(new LabelerVersion(
                            labelerId, labeler.getVersion(), request == null ? 0 : request.getRound()));
                }
            }
        }
        return versions;
    }

    @Override
    public void close() {
        topics.close();
    }
}
