package dev.laddstreams.processors;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.Polling;
import dev.laddstreams.processors.labeler.ToyBundle;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.LabelPolicy;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.avro.LaneWish;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** A dataset of two classes and 1x2x2 pixels on a real broker, with a labeler of its own. */
public final class ToyDataset implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final String name;
    private final String labelerId;
    private final Path artifacts;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<SpecificRecord> serializer;
    private final Admin admin;
    private final List<Future<?>> sent = new ArrayList<>();

    public ToyDataset(KafkaConnection connection, TopicCatalogue catalogue, String name, Path artifacts) {
        this(connection, catalogue, name, name + "-teacher", artifacts);
    }

    public ToyDataset(
            KafkaConnection connection, TopicCatalogue catalogue, String name, String labelerId, Path artifacts) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.name = name;
        this.labelerId = labelerId;
        this.artifacts = artifacts;
        this.producer = new KafkaProducer<>(
                connection.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
        this.serializer = connection.valueSerializer();
        this.admin = Clients.admin(connection, RoleProperties.NONE);
        Topics.create(connection, catalogue.shared());
        Topics.create(connection, List.of(catalogue.images(name), catalogue.augmented(name)));
    }

    public String name() {
        return name;
    }

    public String labelerId() {
        return labelerId;
    }

    public String imageId(int index) {
        return RecordKeys.imageId(name, index % TestRecords.CLASSES.size(), index);
    }

    public SyntheticImage.Builder imageBuilder(int index, int revision, ImageState state) {
        return TestRecords.imageBuilder(index, revision, state).setDataset(name).setImageId(imageId(index));
    }

    public void image(int index, int revision, ImageState state) {
        image(imageBuilder(index, revision, state).build());
    }

    public void image(SyntheticImage image) {
        rawImage(image.getImageId().getBytes(StandardCharsets.UTF_8), imageBytes(image));
    }

    public byte[] imageBytes(SyntheticImage image) {
        return serializer.serialize(catalogue.images(name).name(), image);
    }

    public void rawImage(byte[] key, byte[] value) {
        send(new ProducerRecord<>(catalogue.images(name).name(), key, value));
    }

    public void manifest(int revision, ManifestState state, int expected) {
        DatasetManifest manifest = TestRecords.manifestBuilder(revision, state, expected)
                .setDataset(name)
                .setLabelPolicy(LabelPolicy.newBuilder()
                        .setKind(LabelPolicyKind.DENSE)
                        .setLabelerId(labelerId())
                        .build())
                .build();
        send(catalogue.datasets(), name, manifest);
    }

    /** Publishes a version that labels. */
    public void labeler(int version) {
        labeler(version, artifact(version));
    }

    /** Publishes a version by what its artifact is now. */
    public void labeler(int version, Path artifact) {
        labeler(version, artifact.toUri().toString(), sha256(artifact));
    }

    public void labeler(int version, String uri, String sha256) {
        LabelerDescriptor descriptor = TestRecords.descriptorBuilder(version)
                .setLabelerId(labelerId())
                .setArtifactUri(uri)
                .setSha256(sha256)
                .build();
        send(catalogue.labelers(), RecordKeys.labeler(labelerId(), version), descriptor);
    }

    public Path artifact(int version) {
        return artifact(version, ToyBundle.LINEAR);
    }

    /** Named by its checksum, as published artifacts are. */
    public Path artifact(int version, String content) {
        byte[] bytes = (content + "version " + version + " of " + labelerId).getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(artifacts);
            return Files.write(artifacts.resolve(sha256(bytes) + ".zip"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void laneStatus(LaneStatus status) {
        send(catalogue.lanes(), RecordKeys.lane(name, labelerId(), status.getVersion(), status.getInstance()), status);
    }

    /** Plays a lane: one augmented record, its value any bytes. */
    public void augmented(int index, int version) {
        String key = RecordKeys.augmented(imageId(index), labelerId(), version);
        send(new ProducerRecord<>(
                catalogue.augmented(name).name(),
                index % catalogue.partitions(),
                key.getBytes(StandardCharsets.UTF_8),
                key.getBytes(StandardCharsets.UTF_8)));
    }

    public void wish(int version, LaneWish wish, int round) {
        LaneRequest request = LaneRequest.newBuilder()
                .setDataset(name)
                .setLabelerId(labelerId())
                .setVersion(version)
                .setWish(wish)
                .setRound(round)
                .setRequestedAt(Instant.now())
                .build();
        send(catalogue.laneRequests(), RecordKeys.laneRequest(name, labelerId(), version), request);
    }

    /** Deletes the images topic and makes it anew, empty. */
    public void makeImagesAnew() {
        flush();
        TopicSpec topic = catalogue.images(name);
        get(admin.deleteTopics(List.of(topic.name())).all());
        Polling gone = new Polling("delete " + topic.name(), Duration.ofSeconds(30), Duration.ofMillis(20));
        if (!gone.until(
                () -> Topics.describe(connection, List.of(topic)).get(0).found().isEmpty())) {
            throw new AssertionError(gone.action());
        }
        Topics.create(connection, List.of(topic));
    }

    /** From now on a topic takes records of so many bytes at most. */
    public void limitRecords(TopicSpec topic, int bytes) {
        ConfigEntry limit = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
        get(admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                        List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
                .all());
    }

    /** What a labeler version has committed. */
    public Map<TopicPartition, OffsetAndMetadata> committed(int version) {
        return get(admin.listConsumerGroupOffsets(consumerGroup(version)).partitionsToOffsetAndMetadata());
    }

    /** Commits for a labeler version that does not run. */
    public void commit(int version, Map<TopicPartition, OffsetAndMetadata> offsets) {
        get(admin.alterConsumerGroupOffsets(consumerGroup(version), offsets).all());
    }

    /** Waits until everything sent is on the broker. */
    public void flush() {
        producer.flush();
        sent.forEach(ToyDataset::join);
        sent.clear();
    }

    /** Makes the images topic take null keys, as a topic that is not compacted does. */
    public void allowNullKeys() {
        ConfigResource topic = new ConfigResource(
                ConfigResource.Type.TOPIC, catalogue.images(name).name());
        AlterConfigOp delete = new AlterConfigOp(
                new ConfigEntry(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE),
                AlterConfigOp.OpType.SET);
        get(admin.incrementalAlterConfigs(Map.of(topic, List.of(delete))).all());
    }

    /** Leaves aborted records as the last ones of every partition of the images topic. */
    public void abortTail() {
        Map<String, Object> properties = connection.producerProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "aborting-" + name);
        String topic = catalogue.images(name).name();
        byte[] value = imageBytes(imageBuilder(0, 99, ImageState.FINAL).build());
        try (KafkaProducer<byte[], byte[]> aborting =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            aborting.initTransactions();
            aborting.beginTransaction();
            IntStream.range(0, catalogue.partitions())
                    .mapToObj(partition -> aborting.send(
                            new ProducerRecord<>(topic, partition, imageId(0).getBytes(StandardCharsets.UTF_8), value)))
                    .toList()
                    .forEach(ToyDataset::join);
            aborting.abortTransaction();
        }
    }

    /** Every committed record of the augmented topic, duplicates and all. */
    public List<AugmentedRecord> augmented() {
        var deserializer = connection.valueDeserializer(AugmentedRecord.class);
        return read(catalogue.augmented(name)).stream()
                .map(record -> deserializer.deserialize(record.topic(), record.value()))
                .toList();
    }

    /** Every committed record of a topic, in bytes. */
    public List<ConsumerRecord<byte[], byte[]>> read(TopicSpec topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                connection.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }

    public String consumerGroup(int version) {
        return "ladd-lane." + name + "." + labelerId() + ".v" + version;
    }

    /** Records that a labeler version has not committed; empty before its first commit. */
    public Optional<Long> lag(int version) {
        List<TopicPartition> partitions = partitions(catalogue.images(name));
        Map<TopicPartition, OffsetAndMetadata> committed = committed(version);
        if (committed.isEmpty()) {
            return Optional.empty();
        }
        Map<TopicPartition, Long> ends = ends(catalogue.images(name), IsolationLevel.READ_COMMITTED);
        return Optional.of(partitions.stream()
                .mapToLong(partition -> ends.get(partition)
                        - Optional.ofNullable(committed.get(partition))
                                .map(OffsetAndMetadata::offset)
                                .orElse(0L))
                .sum());
    }

    /** Offsets of the augmented topic that are taken, those of open transactions too. */
    public long written() {
        return sum(ends(catalogue.augmented(name), IsolationLevel.READ_UNCOMMITTED));
    }

    /** Offsets of the images topic that are taken, those of open transactions too. */
    public long writtenImages() {
        return sum(ends(catalogue.images(name), IsolationLevel.READ_UNCOMMITTED));
    }

    /** Offsets of the images topic before the first open transaction. */
    public long readableImages() {
        return sum(ends(catalogue.images(name), IsolationLevel.READ_COMMITTED));
    }

    /** Offsets of the augmented topic before the first open transaction. */
    public long readable() {
        return sum(ends(catalogue.augmented(name), IsolationLevel.READ_COMMITTED));
    }

    private Map<TopicPartition, Long> ends(TopicSpec topic, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions(topic).stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        return get(admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(offset -> offset).sum();
    }

    public Optional<LaneStatus> lane(int version, String instance) {
        return Optional.ofNullable(TopicSnapshot.read(connection, catalogue.lanes(), LaneStatus.class)
                .get(RecordKeys.lane(name, labelerId(), version, instance)));
    }

    /** Every committed progress record of this dataset, in order. */
    public List<LabelingProgress> progressReports() {
        try (var deserializer = connection.valueDeserializer(LabelingProgress.class)) {
            return read(catalogue.progress()).stream()
                    .map(record -> deserializer.deserialize(record.topic(), record.value()))
                    .filter(report -> report.getDataset().equals(name))
                    .toList();
        }
    }

    public Optional<LabelingProgress> progress(int manifestRevision, int version) {
        return Optional.ofNullable(TopicSnapshot.read(connection, catalogue.progress(), LabelingProgress.class)
                .get(RecordKeys.progress(name, manifestRevision, labelerId(), version)));
    }

    @Override
    public void close() {
        producer.close();
        serializer.close();
        admin.close();
    }

    private void send(TopicSpec topic, String key, SpecificRecord value) {
        send(new ProducerRecord<>(
                topic.name(), key.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic.name(), value)));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(producer.send(record));
    }

    private static List<TopicPartition> partitions(TopicSpec topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    private static <T> T get(KafkaFuture<T> future) {
        return join(future);
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    public static String sha256(Path file) {
        try {
            return sha256(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
