package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.LogFields;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.label.DenseLabelCodec;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.learning.label.LabelCodecChoice;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.processors.labeler.WorkItem.Labelled;
import dev.laddstreams.processors.labeler.WorkItem.Refused;
import dev.laddstreams.processors.labeler.WorkItem.ToLabel;
import dev.laddstreams.processors.labeler.WorkItem.ToWithdraw;
import dev.laddstreams.schemas.AugmentedHeaders;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.RecordSize;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.TraceContext;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.DenseLabel;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.Provenance;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the produced record of a finished item, and counts it. Not thread-safe. */
final class LaneOutputs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneOutputs.class);

    private final TopicCatalogue catalogue;
    private final TopicSpec augmented;
    private final LabelerDescriptor descriptor;
    private final int round;
    private final LabelerSpec spec;
    private final String engine;
    private final String instance;
    private final LabelCodecChoice choice;
    private final Map<Long, LabelCodec> codecs = new HashMap<>();
    private final IntSupplier manifestRevision;
    private final Serializer<AugmentedRecord> serializer;
    private long batches;
    private byte[] topicId = {};
    private byte[] batch = {};

    /**
     * @param instance stable id of the process slot
     * @param manifestRevision the newest known
     * @param serializer closed with this
     */
    LaneOutputs(
            TopicCatalogue catalogue,
            LaneContract contract,
            Labeler labeler,
            LabelCodecChoice choice,
            String instance,
            IntSupplier manifestRevision,
            Serializer<AugmentedRecord> serializer) {
        this.catalogue = catalogue;
        this.augmented = catalogue.augmented(contract.lane().dataset());
        this.descriptor = contract.descriptor();
        this.round = contract.round();
        this.spec = labeler.spec();
        this.engine = labeler.engine();
        this.choice = choice;
        this.instance = instance;
        this.manifestRevision = manifestRevision;
        this.serializer = serializer;
    }

    /**
     * The items that follow were labelled together.
     *
     * @param imagesTopicId what readers tell by which topic of that name they are about
     * @param images that the batch held
     */
    void nextBatch(String imagesTopicId, int images) {
        batches++;
        topicId = bytes(imagesTopicId);
        batch = bytes(instance + "/" + batches + "/" + images);
    }

    /** The augmented record, or the dead letter, of a finished item. */
    ProducerRecord<byte[], byte[]> of(WorkItem item, LabelerMeters.Tally tally) {
        if (item instanceof Labelled labelled) {
            return labelled(labelled, tally);
        }
        if (item instanceof ToWithdraw withdrawal) {
            return withdrawn(withdrawal, tally);
        }
        if (item instanceof Refused refused) {
            return refused(refused, tally);
        }
        ToLabel waiting = (ToLabel) item;
        throw new IllegalStateException("not labelled yet: " + waiting.image().getImageId());
    }

    @Override
    public void close() {
        serializer.close();
    }

    private ProducerRecord<byte[], byte[]> labelled(Labelled item, LabelerMeters.Tally tally) {
        byte[] values;
        int rows = spec.grid().subImages();
        LabelCodec codec = codec(item.image(), rows);
        try {
            values = DenseLabelCodec.encode(item.probabilities(), item.offset(), rows, spec.classes(), codec);
        } catch (LaddException e) {
            return refused(new Refused(item.source(), Reason.INFERENCE_FAILED, e), tally);
        }
        DenseLabel label = DenseLabel.newBuilder()
                .setRows(rows)
                .setClasses(spec.classes())
                .setEncoding(dev.laddstreams.schemas.avro.LabelEncoding.valueOf(
                        codec.encoding().name()))
                .setBits(codec.bits())
                .setValues(ByteBuffer.wrap(values))
                .build();
        ProducerRecord<byte[], byte[]> output = augmented(item.source(), item.image(), AugmentedState.LABELLED, label);
        int size = RecordSize.atMost(output);
        if (size > augmented.maxMessageBytes()) {
            LaddException tooLarge = LaddException.cannot(
                    Reason.RECORD_TOO_LARGE,
                    "write augmented record of " + item.image().getImageId(),
                    size + " bytes",
                    "at most " + augmented.maxMessageBytes());
            return refused(Refused.because(item.source(), tooLarge), tally);
        }
        tally.labelled(rows);
        return output;
    }

    private LabelCodec codec(SyntheticImage image, int rows) {
        long bytes = (long) image.getHeight() * image.getWidth() * image.getChannels();
        return codecs.computeIfAbsent(bytes, size -> choice.of(size, rows, spec.classes()));
    }

    private ProducerRecord<byte[], byte[]> withdrawn(ToWithdraw item, LabelerMeters.Tally tally) {
        tally.withdrawn();
        return augmented(item.source(), item.image(), AugmentedState.WITHDRAWN, null);
    }

    private ProducerRecord<byte[], byte[]> augmented(
            ConsumerRecord<byte[], byte[]> source,
            SyntheticImage image,
            AugmentedState state,
            @Nullable DenseLabel label) {
        Instant now = Instant.now();
        AugmentedRecord value = AugmentedRecord.newBuilder()
                .setState(state)
                .setImage(image)
                .setDenseLabel(label)
                .setProvenance(provenance(source, image))
                .setLabelledAt(now)
                .build();
        byte[] imageId = bytes(image.getImageId());
        String key = RecordKeys.augmented(image.getImageId(), descriptor.getLabelerId(), descriptor.getVersion());
        ProducerRecord<byte[], byte[]> output = new ProducerRecord<>(
                augmented.name(),
                partition(imageId, augmented.partitions()),
                now.toEpochMilli(),
                bytes(key),
                serializer.serialize(augmented.name(), value));
        TraceContext.carry(source.headers(), output.headers());
        output.headers()
                .add(AugmentedHeaders.IMAGES_TOPIC_ID, topicId)
                .add(AugmentedHeaders.ROUND, bytes(Integer.toString(round)))
                .add(AugmentedHeaders.BATCH, batch);
        return output;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Where Kafka's own partitioner puts a record that is keyed by the image id alone. */
    static int partition(byte[] imageId, int partitions) {
        return Utils.toPositive(Utils.murmur2(imageId)) % partitions;
    }

    private Provenance provenance(ConsumerRecord<byte[], byte[]> source, SyntheticImage image) {
        return Provenance.newBuilder()
                .setLabelerId(descriptor.getLabelerId())
                .setVersion(descriptor.getVersion())
                .setSha256(descriptor.getSha256())
                .setGrid(descriptor.getGrid())
                .setTemperature(descriptor.getTemperature())
                .setEngine(engine)
                .setSourceTopic(source.topic())
                .setSourcePartition(source.partition())
                .setSourceOffset(source.offset())
                .setImageRevision(image.getRevision())
                .setManifestRevision(manifestRevision.getAsInt())
                .build();
    }

    private ProducerRecord<byte[], byte[]> refused(Refused item, LabelerMeters.Tally tally) {
        tally.refused(item.reason());
        LogFields.at(LOG.atWarn(), item.source()).log(
                "Refused {}-{}@{}: {}",
                item.source().topic(),
                item.source().partition(),
                item.source().offset(),
                item.cause().getMessage());
        TopicSpec topic = catalogue.deadLetters();
        ProducerRecord<byte[], byte[]> letter =
                DeadLetters.of(topic.name(), item.source(), item.reason(), item.cause());
        letter.headers()
                .add(DeadLetters.LABELER_ID, bytes(descriptor.getLabelerId()))
                .add(DeadLetters.LABELER_VERSION, bytes(Integer.toString(descriptor.getVersion())))
                .add(DeadLetters.IMAGES_TOPIC_ID, topicId)
                .add(DeadLetters.ROUND, bytes(Integer.toString(round)));
        // received compressed, it may be larger than the topic takes
        return DeadLetters.fitting(letter, topic);
    }
}
