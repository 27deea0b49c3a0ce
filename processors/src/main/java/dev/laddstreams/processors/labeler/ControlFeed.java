package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneWish;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the shared topics want of labeler processes: the newest manifests, labelers, lane requests and activations, followed
 * without a consumer group. Confined to one thread, but for {@link #manifestRevision} and {@link #isActive}.
 */
final class ControlFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlFeed.class);

    private final Consumer<String, byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Map<String, Followed<?>> topics = new HashMap<>();
    private final Map<String, DatasetManifest> manifests;
    private final Map<String, LabelerDescriptor> labelers;
    private final Map<String, LaneRequest> requests;
    private final Map<String, Activation> activations;
    private boolean changed = true;
    private boolean complete;

    /** The newest value of each key of one topic. Values may be read by any thread. */
    private record Followed<T extends SpecificRecord>(Deserializer<T> deserializer, Map<String, T> values) {
        /** Whether the record changed anything. */
        boolean put(ConsumerRecord<String, byte[]> record) {
            T value = deserializer.deserialize(record.topic(), record.headers(), record.value());
            T before = value == null ? values.remove(record.key()) : values.put(record.key(), value);
            return !Objects.equals(before, value);
        }
    }

    private ControlFeed(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            Consumer<String, byte[]> consumer,
            Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.ends = ends;
        this.manifests = follow(connection, catalogue.datasets(), DatasetManifest.class);
        this.labelers = follow(connection, catalogue.labelers(), LabelerDescriptor.class);
        this.requests = follow(connection, catalogue.laneRequests(), LaneRequest.class);
        this.activations = follow(connection, catalogue.activations(), Activation.class);
    }

    private <T extends SpecificRecord> Map<String, T> follow(
            KafkaConnection connection, TopicSpec topic, Class<T> type) {
        Map<String, T> values = new ConcurrentHashMap<>();
        topics.put(topic.name(), new Followed<>(connection.valueDeserializer(type), values));
        return values;
    }

    /** Starts at the beginning of the topics. */
    static ControlFeed open(KafkaConnection connection, TopicCatalogue catalogue) {
        Map<String, Object> properties = connection.consumerProperties();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = Stream.of(
                            catalogue.datasets(),
                            catalogue.labelers(),
                            catalogue.laneRequests(),
                            catalogue.activations())
                    .map(topic -> new TopicPartition(topic.name(), 0))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return new ControlFeed(connection, catalogue, consumer, consumer.endOffsets(partitions));
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Reads on. Whether something has changed since the last {@code true}, and the beginning has been read to its end. */
    boolean poll(Duration timeout) {
        ConsumerRecords<String, byte[]> records = consumer.poll(timeout);
        for (ConsumerRecord<String, byte[]> record : records) {
            apply(record);
        }
        complete =
                complete || ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        boolean report = changed && complete;
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
        return wanted;
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
        consumer.close();
        topics.values().forEach(topic -> topic.deserializer().close());
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

    private void apply(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            LOG.warn("Ignored {}-{}@{}: null key", record.topic(), record.partition(), record.offset());
            return;
        }
        try {
            changed |= topics.get(record.topic()).put(record);
        } catch (LaddException e) {
            if (e.reason() != Reason.RECORD_UNDECODABLE) {
                throw e;
            }
            LOG.warn("Ignored {}-{}@{}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }
}
