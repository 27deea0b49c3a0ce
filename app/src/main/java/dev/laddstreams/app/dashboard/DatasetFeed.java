package dev.laddstreams.app.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.RecordKeys.AugmentedKey;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the images and labels of the watched datasets, each from its beginning and on. For one thread. */
final class DatasetFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetFeed.class);
    private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(5);
    private static final long SAMPLE_NANOS = Duration.ofMillis(20).toNanos();
    private static final RoleProperties ROLE = RoleProperties.NONE
            .byDefault(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200)
            .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");

    private final TopicCatalogue catalogue;
    private final WatchedDatasets watched;
    private final SharedView shared;
    private final PanelVersions versions;
    private final Consumer<byte[], byte[]> consumer;
    private final Deserializer<SyntheticImage> images;
    private final Deserializer<AugmentedRecord> labels;
    private final Map<TopicPartition, WatchedDataset> sources = new HashMap<>();
    private long sampled;

    DatasetFeed(KafkaConnection connection, TopicCatalogue catalogue, PageModel model, PanelVersions versions) {
        this.catalogue = catalogue;
        this.watched = model.watched();
        this.shared = model.shared();
        this.versions = versions;
        this.images = connection.valueDeserializer(SyntheticImage.class);
        this.labels = connection.valueDeserializer(AugmentedRecord.class);
        this.consumer = Clients.grouplessConsumer(connection, ROLE);
    }

    /**
     * Hands over what has arrived; waits as long as the timeout when nothing has, and not at all when nobody looks.
     *
     * @return how many records that were
     * @throws LaddException {@code REGISTRY_UNAVAILABLE}: what was polled is lost to this feed then
     */
    int poll(Duration timeout) {
        follow(watched.all());
        if (sources.isEmpty()) {
            return 0;
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        records.forEach(this::hear);
        return records.count();
    }

    private void follow(List<WatchedDataset> wanted) {
        if (Set.copyOf(wanted).equals(new HashSet<>(sources.values()))) {
            return;
        }
        sources.values().removeIf(source -> !wanted.contains(source));
        List<TopicPartition> begun = new ArrayList<>();
        for (WatchedDataset dataset : wanted) {
            if (!sources.containsValue(dataset)) {
                begun.addAll(begin(dataset));
            }
        }
        consumer.assign(sources.keySet());
        consumer.seekToBeginning(begun);
    }

    private List<TopicPartition> begin(WatchedDataset dataset) {
        List<TopicPartition> begun = new ArrayList<>();
        for (String topic : List.of(
                catalogue.images(dataset.id()).name(),
                catalogue.augmented(dataset.id()).name())) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, LOOK_TIMEOUT);
            if (partitions == null || partitions.isEmpty()) {
                // it is made together with its dataset, or a moment later: both are begun then
                begun.forEach(sources::remove);
                return List.of();
            }
            for (PartitionInfo partition : partitions) {
                TopicPartition begin = new TopicPartition(topic, partition.partition());
                sources.put(begin, dataset);
                begun.add(begin);
            }
        }
        return begun;
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        WatchedDataset dataset = sources.get(new TopicPartition(record.topic(), record.partition()));
        if (dataset == null || record.key() == null || record.value() == null) {
            return;
        }
        String key = new String(record.key(), UTF_8);
        try {
            if (record.topic().equals(catalogue.images(dataset.id()).name())) {
                if (dataset.shows(key)) {
                    dataset.hear(images.deserialize(record.topic(), record.headers(), record.value()));
                    versions.changed(Panel.IMAGES);
                }
                return;
            }
            Optional<AugmentedKey> parts = RecordKeys.parseAugmented(key);
            if (parts.isPresent()) {
                hear(dataset, key, parts.get(), record);
            }
        } catch (LaddException e) {
            if (e.reason() != Reason.RECORD_UNDECODABLE) {
                throw e;
            }
            LOG.debug("Skipped {}-{}@{}", record.topic(), record.partition(), record.offset(), e);
        }
    }

    /** Of labels that are not shown, a few tell how long they took. */
    private void hear(WatchedDataset dataset, String key, AugmentedKey parts, ConsumerRecord<byte[], byte[]> record) {
        boolean isShown = dataset.shows(parts.imageId());
        if (!isShown && System.nanoTime() - sampled < SAMPLE_NANOS) {
            return;
        }
        sampled = System.nanoTime();
        AugmentedRecord label = labels.deserialize(record.topic(), record.headers(), record.value());
        dataset.latency().hear(label, shared.publication(parts.labelerId(), parts.version()), Instant.now());
        if (isShown) {
            dataset.hear(key, label);
            versions.changed(Panel.LABELS);
        }
    }

    @Override
    public void close() {
        consumer.close();
        images.close();
        labels.close();
    }
}
