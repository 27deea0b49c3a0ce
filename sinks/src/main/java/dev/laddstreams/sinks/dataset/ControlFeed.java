package dev.laddstreams.sinks.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.ProgressState;
import dev.laddstreams.sinks.activation.Accuracies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the shared topics that say when a labelling is complete and what is active, each from its beginning, and keeps
 * the newest record of each key. Not thread-safe.
 */
final class ControlFeed implements Accuracies, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlFeed.class);
    private static final Duration END_OFFSETS_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Topic<?>> topics = new HashMap<>();
    private final Map<String, DatasetManifest> manifests = new HashMap<>();
    private final Map<String, LabelerDescriptor> labelers = new HashMap<>();
    private final Map<String, Activation> activations = new LinkedHashMap<>();
    private final Map<String, Evaluation> evaluations = new HashMap<>();
    private final Set<Pointer> undecided = new LinkedHashSet<>();
    private final Map<String, LabelingProgress> completions = new LinkedHashMap<>();
    private Optional<Map<TopicPartition, Long>> ends = Optional.empty();
    private boolean caughtUp;

    /** What one activation is about. */
    record Pointer(String dataset, String labelerId) {}

    /** @param keep hears the values; a tombstone changes nothing */
    private record Topic<T extends SpecificRecord>(Deserializer<T> deserializer, Consumer<T> keep) {
        void hear(ConsumerRecord<byte[], byte[]> raw) {
            T value = deserializer.deserialize(raw.topic(), raw.headers(), raw.value());
            if (value != null) {
                keep.accept(value);
            }
        }
    }

    ControlFeed(KafkaConnection connection, TopicCatalogue catalogue) {
        Map<String, Object> properties = connection.consumerProperties();
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        follow(connection, catalogue.datasets(), DatasetManifest.class, m -> manifests.put(m.getDataset(), m));
        follow(
                connection,
                catalogue.labelers(),
                LabelerDescriptor.class,
                l -> labelers.put(RecordKeys.labeler(l.getLabelerId(), l.getVersion()), l));
        follow(connection, catalogue.activations(), Activation.class, this::note);
        follow(connection, catalogue.progress(), LabelingProgress.class, this::note);
        follow(connection, catalogue.evaluations(), Evaluation.class, this::note);
        List<TopicPartition> partitions = new ArrayList<>();
        topics.keySet().forEach(topic -> partitions.add(new TopicPartition(topic, 0)));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private <T extends SpecificRecord> void follow(
            KafkaConnection connection, TopicSpec topic, Class<T> type, Consumer<T> keep) {
        topics.put(topic.name(), new Topic<>(connection.valueDeserializer(type), keep));
    }

    /** Also for those that this process published itself, ahead of their arrival. */
    void note(Activation activation) {
        String key = RecordKeys.activation(activation.getDataset(), activation.getLabelerId());
        activations.put(key, activation);
        undecided.add(new Pointer(activation.getDataset(), activation.getLabelerId()));
    }

    /** Evaluations of dense labels may be what a candidate waits for, also one of another dataset. */
    private void note(Evaluation evaluation) {
        if (!evaluation.getRecipe().equals(Control.DENSE.code())) {
            return;
        }
        evaluations.merge(
                evaluated(evaluation.getDataset(), evaluation.getLabelerId(), evaluation.getVersion()),
                evaluation,
                (before, now) -> now.getManifestRevision() >= before.getManifestRevision() ? now : before);
        activations.values().stream()
                .filter(activation -> activation.getLabelerId().equals(evaluation.getLabelerId())
                        && activation.getCandidate() != null)
                .forEach(activation -> undecided.add(new Pointer(activation.getDataset(), activation.getLabelerId())));
    }

    private static String evaluated(String dataset, String labelerId, int version) {
        return dataset + "|" + RecordKeys.labeler(labelerId, version);
    }

    @Override
    public Optional<Double> heldOut(String labelerId, int version) {
        return labeler(labelerId, version).map(LabelerDescriptor::getHeldOutAccuracy);
    }

    @Override
    public Optional<Double> deployed(String dataset, String labelerId, int version) {
        return Optional.ofNullable(evaluations.get(evaluated(dataset, labelerId, version)))
                .map(Evaluation::getAccuracyMean);
    }

    private void note(LabelingProgress progress) {
        String key = RecordKeys.progress(
                progress.getDataset(), progress.getManifestRevision(), progress.getLabelerId(), progress.getVersion());
        if (progress.getState() == ProgressState.COMPLETED && progress.getEndOffsets() != null) {
            completions.put(key, progress);
        } else {
            completions.remove(key);
        }
    }

    /** Takes what has arrived. Never waits for records. */
    void poll() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
        for (TopicPartition partition : records.partitions()) {
            hear(partition, records.records(partition));
        }
        caughtUp = caughtUp || reachedEnds();
    }

    private void hear(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> raw : records) {
            try {
                topics.get(raw.topic()).hear(raw);
            } catch (LaddException e) {
                if (e.reason() == Reason.REGISTRY_UNAVAILABLE) {
                    LOG.warn("Reading {} again: {}", partition, e.getMessage());
                    consumer.seek(partition, raw.offset());
                    return;
                }
                LOG.warn("Skipped {}@{} with key {}: {}", partition, raw.offset(), key(raw), e.getMessage());
            }
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> raw) {
        return raw.key() == null ? "null" : new String(raw.key(), UTF_8);
    }

    private boolean reachedEnds() {
        try {
            if (ends.isEmpty()) {
                ends = Optional.of(consumer.endOffsets(consumer.assignment(), END_OFFSETS_TIMEOUT));
            }
            return ends.get().entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey(), END_OFFSETS_TIMEOUT) >= end.getValue());
        } catch (RetriableException e) {
            LOG.warn("Shared topics are not readable yet: {}", e.getMessage());
            return false;
        }
    }

    /** Whether all that was on the topics at the start has been heard; decisions made earlier could be wrong. */
    boolean caughtUp() {
        return caughtUp;
    }

    Optional<DatasetManifest> manifest(String dataset) {
        return Optional.ofNullable(manifests.get(dataset));
    }

    Optional<LabelerDescriptor> labeler(String labelerId, int version) {
        return Optional.ofNullable(labelers.get(RecordKeys.labeler(labelerId, version)));
    }

    Optional<Activation> activation(String dataset, String labelerId) {
        return Optional.ofNullable(activations.get(RecordKeys.activation(dataset, labelerId)));
    }

    /** Completions that nobody has settled, by key, oldest first. The caller removes those that it has. */
    Map<String, LabelingProgress> completions() {
        return completions;
    }

    /** Pointers that may have to move or to be stored, oldest first. The caller removes those that it has settled. */
    Set<Pointer> undecided() {
        return undecided;
    }

    @Override
    public void close() {
        topics.values().forEach(topic -> topic.deserializer().close());
        consumer.close();
    }
}
