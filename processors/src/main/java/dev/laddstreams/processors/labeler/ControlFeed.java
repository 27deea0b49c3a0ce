package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
 * The newest manifests and labelers, followed without a consumer group. Confined to one thread, but for {@link
 * #manifestRevision}.
 */
final class ControlFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlFeed.class);

    private final String datasetsTopic;
    private final Consumer<String, byte[]> consumer;
    private final Deserializer<DatasetManifest> manifestDeserializer;
    private final Deserializer<LabelerDescriptor> labelerDeserializer;
    private final Map<TopicPartition, Long> ends;
    private final Map<String, DatasetManifest> manifests = new ConcurrentHashMap<>();
    private final Map<String, LabelerDescriptor> labelers = new HashMap<>();
    private boolean changed = true;
    private boolean complete;

    private ControlFeed(
            TopicCatalogue catalogue,
            Consumer<String, byte[]> consumer,
            Deserializer<DatasetManifest> manifestDeserializer,
            Deserializer<LabelerDescriptor> labelerDeserializer,
            Map<TopicPartition, Long> ends) {
        this.datasetsTopic = catalogue.datasets().name();
        this.consumer = consumer;
        this.manifestDeserializer = manifestDeserializer;
        this.labelerDeserializer = labelerDeserializer;
        this.ends = ends;
    }

    /** Starts at the beginning of both topics. */
    static ControlFeed open(KafkaConnection connection, TopicCatalogue catalogue) {
        Map<String, Object> properties = connection.consumerProperties();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = List.of(
                    new TopicPartition(catalogue.datasets().name(), 0),
                    new TopicPartition(catalogue.labelers().name(), 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return new ControlFeed(
                    catalogue,
                    consumer,
                    connection.valueDeserializer(DatasetManifest.class),
                    connection.valueDeserializer(LabelerDescriptor.class),
                    consumer.endOffsets(partitions));
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

    /** A lane for each dense dataset and each version of the labeler that its manifest names. */
    Map<LaneId, LaneContract> wanted() {
        Map<LaneId, LaneContract> wanted = new HashMap<>();
        for (DatasetManifest manifest : manifests.values()) {
            if (manifest.getLabelPolicy().getKind() != LabelPolicyKind.DENSE) {
                continue;
            }
            for (LabelerDescriptor labeler : labelers.values()) {
                if (labeler.getLabelerId().equals(manifest.getLabelPolicy().getLabelerId())) {
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

    @Override
    public void close() {
        consumer.close();
        manifestDeserializer.close();
        labelerDeserializer.close();
    }

    private static Optional<LaneContract> contract(DatasetManifest manifest, LabelerDescriptor labeler) {
        try {
            return Optional.of(LaneContract.of(manifest, labeler));
        } catch (LaddException e) {
            LOG.warn("Ignored the manifest of {}: {}", manifest.getDataset(), e.getMessage());
            return Optional.empty();
        }
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(datasetsTopic)) {
                changed |= put(manifests, record, manifestDeserializer);
            } else {
                changed |= put(labelers, record, labelerDeserializer);
            }
        } catch (LaddException e) {
            if (e.reason() != Reason.RECORD_UNDECODABLE) {
                throw e;
            }
            LOG.warn("Ignored {}-{}@{}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private static <T> boolean put(
            Map<String, T> values, ConsumerRecord<String, byte[]> record, Deserializer<T> deserializer) {
        if (record.key() == null) {
            LOG.warn("Ignored {}-{}@{}: null key", record.topic(), record.partition(), record.offset());
            return false;
        }
        T value = deserializer.deserialize(record.topic(), record.headers(), record.value());
        T before = value == null ? values.remove(record.key()) : values.put(record.key(), value);
        return !Objects.equals(before, value);
    }
}
