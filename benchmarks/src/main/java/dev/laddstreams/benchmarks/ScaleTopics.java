package dev.laddstreams.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.ActivationLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.Sha256;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Grid;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.LabelPolicy;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.Normalisation;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** The images, labelers and manifests of {@link ScaleBenchmark}. Confined to one thread. */
final class ScaleTopics implements AutoCloseable {
    static final String DATASET = "scale";
    /** What an augmented record holds beside image and label: keys of the provenance, times, lengths. */
    static final int PROVENANCE_BYTES = 200;

    private final KafkaConnection connection;
    private final ScalePlan plan;
    private final TopicCatalogue catalogue;
    private final Path artifacts;
    private final Admin admin;
    private final Serializer<SpecificRecord> serializer;
    private final KafkaProducer<byte[], byte[]> producer;
    private int images;
    private int manifests;

    ScaleTopics(KafkaConnection connection, ScalePlan plan, Path artifacts) {
        this.connection = connection;
        this.plan = plan;
        this.catalogue = plan.catalogue();
        this.artifacts = artifacts;
        this.admin = Admin.create(connection.clientProperties());
        this.serializer = connection.valueSerializer();
        this.producer = new KafkaProducer<>(
                connection.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
        Topics.create(connection, catalogue.shared());
        Topics.create(connection, List.of(catalogue.images(DATASET)));
    }

    TopicSpec source() {
        return catalogue.images(DATASET);
    }

    TopicSpec target() {
        return catalogue.augmented(DATASET);
    }

    /** All of the plan's; no pixel repeats in a way that compression would notice. */
    void publishImages() throws InterruptedException, ExecutionException {
        SplittableRandom random = new SplittableRandom(1);
        Future<RecordMetadata> last = null;
        while (images < plan.number("images")) {
            last = publishImage(random).sent();
        }
        producer.flush();
        if (last != null) {
            last.get();
        }
    }

    /** An image on its way. */
    record Published(String imageId, long nanos, Future<RecordMetadata> sent) {}

    /** Publishes one more image. */
    Published publishImage(SplittableRandom random) {
        byte[] pixels = new byte[FixedCost.SHAPE.values()];
        random.nextBytes(pixels);
        int index = images++;
        int classIndex = index % FixedCost.CLASS_NAMES.size();
        String imageId = RecordKeys.imageId(DATASET, classIndex, index);
        SyntheticImage image = SyntheticImage.newBuilder()
                .setImageId(imageId)
                .setDataset(DATASET)
                .setRevision(1)
                .setState(ImageState.FINAL)
                .setClassIndex(classIndex)
                .setHeight(FixedCost.SHAPE.height())
                .setWidth(FixedCost.SHAPE.width())
                .setChannels(FixedCost.SHAPE.channels())
                .setPixelType(PixelType.UINT8)
                .setPixels(ByteBuffer.wrap(pixels))
                .setMethod("random")
                .setSeed(1)
                .setProducedAt(Instant.now())
                .build();
        byte[] value = serializer.serialize(source().name(), image);
        long nanos = System.nanoTime();
        return new Published(
                imageId, nanos, producer.send(new ProducerRecord<>(source().name(), imageId.getBytes(UTF_8), value)));
    }

    /** Makes a labeler the dataset's. */
    void nameLabeler(String labelerId) throws InterruptedException, ExecutionException {
        DatasetManifest manifest = DatasetManifest.newBuilder()
                .setDataset(DATASET)
                .setRevision(++manifests)
                .setState(ManifestState.GROWING)
                .setClassNames(FixedCost.CLASS_NAMES)
                .setExpectedImages(images)
                .setHeight(FixedCost.SHAPE.height())
                .setWidth(FixedCost.SHAPE.width())
                .setChannels(FixedCost.SHAPE.channels())
                .setNormalisation(normalisation())
                .setNetworkFamily("none")
                .setMethod("random")
                .setLabelPolicy(LabelPolicy.newBuilder()
                        .setKind(LabelPolicyKind.DENSE)
                        .setLabelerId(labelerId)
                        .build())
                .setStoredBytes(0)
                .setUpdatedAt(Instant.now())
                .build();
        send(catalogue.datasets(), DATASET, manifest);
    }

    void publishLabeler(String labelerId, int version) throws IOException, InterruptedException, ExecutionException {
        Path artifact = Files.writeString(
                Files.createDirectories(artifacts).resolve(labelerId + "-" + version), labelerId + " " + version);
        LabelerDescriptor descriptor = LabelerDescriptor.newBuilder()
                .setLabelerId(labelerId)
                .setVersion(version)
                .setArtifactUri(artifact.toUri().toString())
                .setSha256(Sha256.of(artifact))
                .setEngine("auto")
                .setHeight(FixedCost.SHAPE.height())
                .setWidth(FixedCost.SHAPE.width())
                .setChannels(FixedCost.SHAPE.channels())
                .setClassNames(FixedCost.CLASS_NAMES)
                .setNormalisation(normalisation())
                .setGrid(Grid.newBuilder()
                        .setN(SubImageGrid.DEFAULT.n())
                        .setCropRatio(SubImageGrid.DEFAULT.cropRatio())
                        .setResize("bilinear")
                        .build())
                .setTemperature(1)
                .setPublishedAt(Instant.now())
                .build();
        send(catalogue.labelers(), RecordKeys.labeler(labelerId, version), descriptor);
    }

    /** Makes a version the one whose images go first. */
    void activate(String labelerId, int version) {
        new ActivationLog(connection, catalogue)
                .change(
                        DATASET,
                        labelerId,
                        current -> Optional.of(Activations.pointAt(
                                current.orElseGet(() -> Activations.none(DATASET, labelerId)),
                                version,
                                "",
                                manifests,
                                Instant.now())));
    }

    /** Throws away what was labelled, so that each run writes to an empty topic. */
    void emptyTarget() throws InterruptedException, ExecutionException {
        if (admin.listTopics().names().get().contains(target().name())) {
            admin.deleteTopics(List.of(target().name())).all().get();
            while (admin.listTopics().names().get().contains(target().name())) {
                Thread.sleep(50);
            }
        }
        Topics.create(connection, List.of(target()));
    }

    /** Lets a group begin behind the images that are there. */
    void skipImages(String group) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < catalogue.partitions(); partition++) {
            latest.put(new TopicPartition(source().name(), partition), OffsetSpec.latest());
        }
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        admin.listOffsets(latest)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
        admin.alterConsumerGroupOffsets(group, ends).all().get();
    }

    @Override
    public void close() {
        producer.close();
        serializer.close();
        admin.close();
    }

    private void send(TopicSpec topic, String key, SpecificRecord value)
            throws InterruptedException, ExecutionException {
        producer.send(new ProducerRecord<>(
                        topic.name(), key.getBytes(UTF_8), serializer.serialize(topic.name(), value)))
                .get();
    }

    private static Normalisation normalisation() {
        return Normalisation.newBuilder()
                .setMean(FixedCost.NORMALISATION.mean())
                .setStd(FixedCost.NORMALISATION.std())
                .build();
    }
}
