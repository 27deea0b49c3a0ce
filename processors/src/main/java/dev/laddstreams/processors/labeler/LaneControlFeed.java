package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.LogFields;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.clients.TopicSnapshot.Visitor;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneWish;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the shared topics want of labeler processes: the newest manifests, labelers, lane requests and activations, followed
 * without a consumer group. Confined to one thread, but for {@link #manifestRevision} and {@link #isActive}.
 */
final class LaneControlFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneControlFeed.class);

    private final TopicFollower topics;
    private final Map<String, DatasetManifest> manifests = new ConcurrentHashMap<>();
    private final Map<String, LabelerDescriptor> labelers = new ConcurrentHashMap<>();
    private final Map<String, LaneRequest> requests = new ConcurrentHashMap<>();
    private final Map<String, Activation> activations = new ConcurrentHashMap<>();
    private boolean changed = true;

    /** Starts at the beginning of the topics. */
    LaneControlFeed(KafkaConnection connection, TopicCatalogue catalogue) {
        topics = new TopicFollower(connection)
                .follow(catalogue.datasets(), DatasetManifest.class, keepIn(manifests, LaneControlFeed::say))
                .follow(catalogue.labelers(), LabelerDescriptor.class, keepIn(labelers, LaneControlFeed::say))
                .follow(catalogue.laneRequests(), LaneRequest.class, keepIn(requests, request -> {}))
                .follow(catalogue.activations(), Activation.class, keepIn(activations, activation -> {}));
    }

    /** @param news hears what has come since the beginning was read to its end */
    private <T> Visitor<T> keepIn(Map<String, T> values, Consumer<T> news) {
        return (key, value) -> {
            T before = value.isPresent() ? values.put(key, value.get()) : values.remove(key);
            boolean isNew = !value.equals(Optional.ofNullable(before));
            changed |= isNew;
            if (isNew && topics.caughtUp()) {
                value.ifPresent(news);
            }
        };
    }

    private static void say(DatasetManifest manifest) {
        LogFields.of(manifest.getDataset())
                .on(LOG.atInfo())
                .log(
                        "Dataset {} revision {}: {} images, {}",
                        manifest.getDataset(),
                        manifest.getRevision(),
                        manifest.getExpectedImages(),
                        EnumCode.of(manifest.getState()));
    }

    private static void say(LabelerDescriptor labeler) {
        LOG.atInfo()
                .addKeyValue(LogFields.LABELER, labeler.getLabelerId())
                .addKeyValue(LogFields.VERSION, labeler.getVersion())
                .log("Labeler {} version {} is published", labeler.getLabelerId(), labeler.getVersion());
    }

    /** Reads what has come since the last call. Tells whether something has changed since the last {@code true}, and the beginning has been read to its end. */
    boolean poll(Duration timeout) {
        topics.poll(timeout);
        boolean report = changed && topics.caughtUp();
        changed = changed && !report;
        return report;
    }

    /** A lane for each dense dataset and each version of the labeler that its manifest names, but for retired ones. */
    Map<LaneId, LaneContract> wanted() {
        Map<LaneId, LaneContract> wanted = new HashMap<>();
        for (DatasetManifest manifest : manifests.values()) {
            if (manifest.getLabelPolicy().getKind() != LabelPolicyKind.DENSE) {
                continue;
            }
            for (LabelerDescriptor labeler : labelers.values()) {
                if (labeler.getLabelerId().equals(manifest.getLabelPolicy().getLabelerId())
                        && !isRetired(manifest.getDataset(), labeler)) {
                    contract(manifest, labeler).ifPresent(contract -> wanted.put(contract.lane(), contract));
                }
            }
        }
        return Map.copyOf(wanted);
    }

    /** The newest known revision, 0 for an unknown dataset. May be called by any thread. */
    int manifestRevision(String dataset) {
        DatasetManifest manifest = manifests.get(dataset);
        return manifest == null ? 0 : manifest.getRevision();
    }

    /** Whether readers of the dataset take this version. May be called by any thread. */
    boolean isActive(LaneId lane) {
        Activation activation = activations.get(RecordKeys.activation(lane.dataset(), lane.labelerId()));
        return activation != null && activation.getVersion() == lane.version();
    }

    @Override
    public void close() {
        topics.close();
    }

    private Optional<LaneRequest> request(String dataset, LabelerDescriptor labeler) {
        return Optional.ofNullable(
                requests.get(RecordKeys.laneRequest(dataset, labeler.getLabelerId(), labeler.getVersion())));
    }

    private boolean isRetired(String dataset, LabelerDescriptor labeler) {
        return request(dataset, labeler)
                .filter(request -> request.getWish() == LaneWish.RETIRE)
                .isPresent();
    }

    private Optional<LaneContract> contract(DatasetManifest manifest, LabelerDescriptor labeler) {
        try {
            int round = request(manifest.getDataset(), labeler)
                    .map(LaneRequest::getRound)
                    .orElse(0);
            return Optional.of(LaneContract.of(manifest, labeler, round));
        } catch (LaddException e) {
            LOG.warn("Ignored the manifest of {}: {}", manifest.getDataset(), e.getMessage());
            return Optional.empty();
        }
    }
}
