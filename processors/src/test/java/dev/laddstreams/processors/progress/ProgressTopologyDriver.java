package dev.laddstreams.processors.progress;

import static dev.laddstreams.processors.TestRecords.DATASET;
import static dev.laddstreams.processors.TestRecords.LABELER;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicBinding;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.processors.TestRecords;
import dev.laddstreams.processors.progress.RecordFacts.RecordDeserializers;
import dev.laddstreams.schemas.AugmentedHeaders;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on Kafka's test driver, spoken to in the field's terms. */
final class ProgressTopologyDriver implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofMillis(250);

    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;

    private final KafkaConnection connection = KafkaConnection.of("unused:1", "mock://progress");
    private final Serializer<SpecificRecord> serializer = connection.valueSerializer();
    private final ProgressMeters meters;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> images;
    private final TestInputTopic<byte[], byte[]> augmented;
    private final TestInputTopic<byte[], byte[]> manifests;
    private final TestInputTopic<byte[], byte[]> deadLetters;
    private final TestOutputTopic<String, LabelingProgress> progress;
    private String imagesTopicId = "first";
    private Set<LabelerVersion> demand = Set.of();
    private long nanos;

    ProgressTopologyDriver() {
        this("progress-test", new ProgressMeters(Meters.unread()));
    }

    /**
     * One of several tasks of a process.
     *
     * @param applicationId of its own
     */
    ProgressTopologyDriver(String applicationId, ProgressMeters meters) {
        this.meters = meters;
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
        driver = new TopologyTestDriver(
                new ProgressTopology(
                                CATALOGUE,
                                () -> new RecordDeserializers(
                                        connection.valueDeserializer(SyntheticImage.class),
                                        connection.valueDeserializer(AugmentedRecord.class),
                                        connection.valueDeserializer(DatasetManifest.class)),
                                new ImagesTopicIds(dataset -> Optional.of(imagesTopicId), () -> nanos),
                                (dataset, labelerId) -> demand,
                                meters)
                        .build(connection.valueSerializer(), INTERVAL),
                properties);
        images = input(CATALOGUE.images(DATASET).name());
        augmented = input(CATALOGUE.augmented(DATASET).name());
        manifests = input(CATALOGUE.datasets().name());
        deadLetters = input(CATALOGUE.deadLetters().name());
        progress = driver.createOutputTopic(
                CATALOGUE.progress().name(),
                new StringDeserializer(),
                connection.valueDeserializer(LabelingProgress.class));
    }

    /** These are to label it from now on. */
    void demand(LabelerVersion... versions) {
        demand = Set.of(versions);
    }

    /** The images topic has this id from now on. */
    void imagesTopic(String id) {
        imagesTopicId = id;
        nanos += TimeUnit.SECONDS.toNanos(10);
    }

    /** Of the images topic with this id. */
    void image(int index, int revision, ImageState state, String topicId) {
        images.pipeInput(new TestRecord<>(
                TestRecords.imageId(index).getBytes(StandardCharsets.UTF_8),
                bytes(TestRecords.image(index, revision, state)),
                header(TopicBinding.HEADER, topicId)));
    }

    /** By a labeler that read the images topic with this id. */
    void labelled(int index, int revision, int version, String topicId) {
        augmented.pipeInput(new TestRecord<>(
                RecordKeys.augmented(TestRecords.imageId(index), LABELER, version)
                        .getBytes(StandardCharsets.UTF_8),
                bytes(TestRecords.augmented(index, revision, version, AugmentedState.LABELLED)),
                header(AugmentedHeaders.IMAGES_TOPIC_ID, topicId)));
    }

    /** In a later round of labelling everything. */
    void labelledAgain(int index, int revision, int version, int round) {
        augmented.pipeInput(new TestRecord<>(
                RecordKeys.augmented(TestRecords.imageId(index), LABELER, version)
                        .getBytes(StandardCharsets.UTF_8),
                bytes(TestRecords.augmented(index, revision, version, AugmentedState.LABELLED)),
                header(AugmentedHeaders.ROUND, Integer.toString(round))));
    }

    private static Headers header(String name, String value) {
        return new RecordHeaders().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    void image(int index, int revision, ImageState state) {
        rawImage(TestRecords.imageId(index), bytes(TestRecords.image(index, revision, state)));
    }

    void rawImage(String key, byte[] value) {
        images.pipeInput(key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
    }

    void labelled(int index, int revision, int version) {
        augmented(index, revision, version, AugmentedState.LABELLED);
    }

    void withdrawn(int index, int revision, int version) {
        augmented(index, revision, version, AugmentedState.WITHDRAWN);
    }

    void refused(int index, int revision, int version) {
        RecordHeaders headers = new RecordHeaders();
        Map.of(
                        DeadLetters.TOPIC,
                        CATALOGUE.images(DATASET).name(),
                        DeadLetters.LABELER_ID,
                        LABELER,
                        DeadLetters.LABELER_VERSION,
                        Integer.toString(version))
                .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        deadLetters.pipeInput(new TestRecord<>(
                TestRecords.imageId(index).getBytes(StandardCharsets.UTF_8),
                bytes(TestRecords.image(index, revision, ImageState.FINAL)),
                headers));
    }

    void manifest(int revision, ManifestState state, int expected) {
        manifest(TestRecords.manifest(revision, state, expected));
    }

    void manifest(DatasetManifest manifest) {
        manifests.pipeInput(manifest.getDataset().getBytes(StandardCharsets.UTF_8), bytes(manifest));
    }

    /** Of a dataset that was deleted. */
    void removeManifest() {
        manifests.pipeInput(DATASET.getBytes(StandardCharsets.UTF_8), (byte[]) null);
    }

    /** Lets the reporting interval pass. */
    void pass() {
        driver.advanceWallClockTime(INTERVAL);
    }

    /** All that was said since the last call, as {@code revision/version STATE labelled/expected}. */
    List<String> said() {
        return reports().stream()
                .map(report -> report.getManifestRevision() + "/v" + report.getVersion() + " " + report.getState() + " "
                        + report.getLabelled() + "/" + report.getExpected())
                .toList();
    }

    List<LabelingProgress> reports() {
        return progress.readValuesToList();
    }

    long skippedRecords() {
        return meters.skipped();
    }

    @Override
    public void close() {
        driver.close();
        serializer.close();
    }

    /** In the registry's wire format; the topic only names the subject. */
    byte[] bytes(SpecificRecord value) {
        return serializer.serialize(value.getSchema().getName(), value);
    }

    private void augmented(int index, int revision, int version, AugmentedState state) {
        String key = RecordKeys.augmented(TestRecords.imageId(index), LABELER, version);
        augmented.pipeInput(
                key.getBytes(StandardCharsets.UTF_8), bytes(TestRecords.augmented(index, revision, version, state)));
    }

    private TestInputTopic<byte[], byte[]> input(String name) {
        return driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
