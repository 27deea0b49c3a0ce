package dev.laddstreams.app.control;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneStatus;

/**
 * What the shared topics say to one call: whatever it asks, each topic is read at most once.
 *
 * @param datasets by dataset
 * @param labelers by labeler and version
 * @param lanes by dataset, labeler, version and instance
 * @param requests by dataset, labeler and version
 * @param progress by dataset, manifest revision, labeler and version
 * @param activations by dataset and labeler
 * @param evaluations by dataset, manifest revision, labeler, version and recipe
 */
record SharedTopics(
        TopicMemo<DatasetManifest> datasets,
        TopicMemo<LabelerDescriptor> labelers,
        TopicMemo<LaneStatus> lanes,
        TopicMemo<LaneRequest> requests,
        TopicMemo<LabelingProgress> progress,
        TopicMemo<Activation> activations,
        TopicMemo<Evaluation> evaluations) {

    /** Whether a version's labels of a dataset are gone, so that nothing is to be told of it. */
    boolean isExpired(String dataset, String labelerId, int version) {
        return requests.find(RecordKeys.laneRequest(dataset, labelerId, version))
                .filter(request -> request.getExpiredAt() != null)
                .isPresent();
    }

    static SharedTopics of(KafkaConnection connection, TopicCatalogue catalogue) {
        return new SharedTopics(
                new TopicMemo<>(connection, catalogue.datasets(), DatasetManifest.class),
                new TopicMemo<>(connection, catalogue.labelers(), LabelerDescriptor.class),
                new TopicMemo<>(connection, catalogue.lanes(), LaneStatus.class),
                new TopicMemo<>(connection, catalogue.laneRequests(), LaneRequest.class),
                new TopicMemo<>(connection, catalogue.progress(), LabelingProgress.class),
                new TopicMemo<>(connection, catalogue.activations(), Activation.class),
                new TopicMemo<>(connection, catalogue.evaluations(), Evaluation.class));
    }
}
