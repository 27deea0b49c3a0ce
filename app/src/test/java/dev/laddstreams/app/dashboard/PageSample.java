package dev.laddstreams.app.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.TopicReader.End;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.label.DenseLabelCodec;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.DenseLabel;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.Grid;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.LabelEncoding;
import dev.laddstreams.schemas.avro.LabelPolicy;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.avro.Normalisation;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.Provenance;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.Samples;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts on the topics what a distillation and two labeler versions would: images that come out of noise. */
final class PageSample {
    static final String DATASET = "shapes";
    static final String LABELER = "shapes-labeler";
    static final int PER_CLASS = 6;
    static final int REVISIONS = 10;
    static final int GRID = 5;

    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;
    private static final double CROP = 0.625;

    private final KafkaConnection connection;
    private final ImageSet real;
    private final Normalisation space;
    private final int[] chosen;

    PageSample(KafkaConnection connection) {
        this.connection = connection;
        DataSplits splits = DataSets.open(DATASET, ReadingOptions.DEFAULT, ProgressListener.NONE);
        this.real = splits.train();
        this.space = new Normalisation(
                splits.normalisation().mean(), splits.normalisation().std(), null);
        this.chosen = choose(real);
    }

    private static int[] choose(ImageSet real) {
        int[] chosen = new int[real.classes() * PER_CLASS];
        int[] counts = new int[real.classes()];
        for (int i = 0; i < real.count(); i++) {
            int label = real.labels()[i];
            if (counts[label] < PER_CLASS) {
                chosen[label * PER_CLASS + counts[label]++] = i;
            }
        }
        return chosen;
    }

    int images() {
        return chosen.length;
    }

    void everything() {
        manifest();
        for (int revision = 1; revision <= REVISIONS; revision++) {
            revision(revision);
        }
        version(1);
        version(2);
        activation();
        for (String recipe : List.of("hard", "local-hard", "dense")) {
            evaluation(recipe, 1);
            evaluation(recipe, 2);
        }
    }

    void manifest() {
        DatasetManifest manifest = DatasetManifest.newBuilder(Samples.manifest(DATASET, 1, images()))
                .setClassNames(real.classNames())
                .setHeight(real.shape().height())
                .setWidth(real.shape().width())
                .setChannels(real.shape().channels())
                .setNormalisation(space)
                .setLabelPolicy(new LabelPolicy(LabelPolicyKind.DENSE, LABELER))
                .build();
        put(CATALOGUE.datasets().name(), Map.of(DATASET, manifest));
    }

    /** The last one is final. */
    void revision(int revision) {
        List<SyntheticImage> images = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            images.add(image(i, revision));
        }
        putAll(CATALOGUE.images(DATASET).name(), images, SyntheticImage::getImageId);
    }

    private SyntheticImage image(int index, int revision) {
        int classIndex = index / PER_CLASS;
        return SyntheticImage.newBuilder()
                .setImageId(RecordKeys.imageId(DATASET, classIndex, index % PER_CLASS))
                .setDataset(DATASET)
                .setRevision(revision)
                .setState(revision == REVISIONS ? ImageState.FINAL : ImageState.PREVIEW)
                .setClassIndex(classIndex)
                .setHeight(real.shape().height())
                .setWidth(real.shape().width())
                .setChannels(real.shape().channels())
                .setPixelType(PixelType.UINT8)
                .setPixels(ByteBuffer.wrap(pixels(index, revision)))
                .setMethod("dm")
                .setSeed(1)
                .setProducedAt(Instant.now())
                .build();
    }

    private byte[] pixels(int index, int revision) {
        Random noise = new Random(index);
        double share = (revision - 1.0) / (REVISIONS - 1);
        int size = real.shape().values();
        byte[] pixels = new byte[size];
        for (int i = 0; i < size; i++) {
            int target = real.pixels()[chosen[index] * size + i] & 0xff;
            pixels[i] = (byte) Math.round(target * share + noise.nextInt(256) * (1 - share) * 0.9);
        }
        return pixels;
    }

    /** A labeler version, its lane, and its labels of every image. */
    void version(int version) {
        LabelerDescriptor descriptor = LabelerDescriptor.newBuilder(Samples.descriptor(version))
                .setLabelerId(LABELER)
                .setEpoch(10 * version)
                .build();
        put(CATALOGUE.labelers().name(), Map.of(RecordKeys.labeler(LABELER, version), descriptor));
        LaneStatus lane = LaneStatus.newBuilder()
                .setDataset(DATASET)
                .setLabelerId(LABELER)
                .setVersion(version)
                .setInstance("here")
                .setState(version == 1 ? LaneState.LIVE : LaneState.BACKFILLING)
                .setAttempt(1)
                .setUpdatedAt(Instant.now())
                .build();
        put(CATALOGUE.lanes().name(), Map.of(RecordKeys.lane(DATASET, LABELER, version, "here"), lane));
        List<AugmentedRecord> records = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            records.add(augmented(image(i, REVISIONS), i, version));
        }
        putAll(
                CATALOGUE.augmented(DATASET).name(),
                records,
                record -> RecordKeys.augmented(record.getImage().getImageId(), LABELER, version));
        LabelingProgress progress = LabelingProgress.newBuilder(
                        Samples.completed(DATASET, 1, version, images(), Map.of(0, 1L)))
                .setLabelerId(LABELER)
                .build();
        put(CATALOGUE.progress().name(), Map.of(RecordKeys.progress(DATASET, 1, LABELER, version), progress));
    }

    private AugmentedRecord augmented(SyntheticImage image, int index, int version) {
        float[] probabilities = probabilities(image.getClassIndex(), index, version);
        byte[] values = DenseLabelCodec.encode(
                probabilities, 0, GRID * GRID, real.classes(), dev.laddstreams.learning.label.LabelEncoding.FLOAT16);
        return AugmentedRecord.newBuilder()
                .setState(AugmentedState.LABELLED)
                .setImage(image)
                .setDenseLabel(
                        new DenseLabel(GRID * GRID, real.classes(), LabelEncoding.FLOAT16, ByteBuffer.wrap(values)))
                .setProvenance(Provenance.newBuilder()
                        .setLabelerId(LABELER)
                        .setVersion(version)
                        .setSha256("ab".repeat(32))
                        .setGrid(new Grid(GRID, CROP, "bilinear"))
                        .setTemperature(1)
                        .setEngine("onnxruntime")
                        .setSourceTopic(DATASET + ".images")
                        .setSourcePartition(0)
                        .setSourceOffset(index)
                        .setImageRevision(REVISIONS)
                        .setManifestRevision(1)
                        .build())
                .setLabelledAt(Instant.now())
                .build();
    }

    /** Sure in the middle, less so at the rim; the second version is surer. */
    private float[] probabilities(int classIndex, int index, int version) {
        Random random = new Random(31L * index + version);
        int classes = real.classes();
        float[] rows = new float[GRID * GRID * classes];
        for (int j = 0; j < GRID * GRID; j++) {
            double rim = Math.hypot(j / GRID - 2, j % GRID - 2) / 2.83;
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                double logit = 1.6 * random.nextGaussian() + (c == classIndex ? (4 + version) * (1 - 0.8 * rim) : 0);
                rows[j * classes + c] = (float) Math.exp(logit);
                sum += rows[j * classes + c];
            }
            for (int c = 0; c < classes; c++) {
                rows[j * classes + c] /= (float) sum;
            }
        }
        return rows;
    }

    /** The second version is active, the first was before. */
    void activation() {
        Activation activation = Activation.newBuilder()
                .setDataset(DATASET)
                .setLabelerId(LABELER)
                .setVersion(2)
                .setManifestRevision(1)
                .setTag(RecordKeys.tag(LABELER, 2, 1))
                .setActivatedAt(Instant.now())
                .setHistory(List.of(1))
                .setHighestVersion(2)
                .build();
        put(CATALOGUE.activations().name(), Map.of(RecordKeys.activation(DATASET, LABELER), activation));
    }

    private void evaluation(String recipe, int version) {
        double mean = (recipe.equals("hard") ? 0.68 : recipe.equals("dense") ? 0.79 : 0.73) + 0.02 * version;
        Evaluation evaluation = Evaluation.newBuilder(Samples.evaluation(DATASET, 1, version, mean))
                .setLabelerId(LABELER)
                .setRecipe(recipe)
                .setAccuracyStd(0.008 + 0.004 * version)
                .setAccuracies(List.of(mean - 0.01, mean, mean + 0.01))
                .setSeeds(List.of(0L, 1L, 2L))
                .setFlops(4.2e13)
                .setStorageOverhead(0.16)
                .build();
        put(
                CATALOGUE.evaluations().name(),
                Map.of(RecordKeys.evaluation(DATASET, 1, LABELER, version, recipe), evaluation));
    }

    void deadLetter(String message) {
        try (KafkaProducer<byte[], byte[]> producer = Clients.durableProducer(connection, RoleProperties.NONE)) {
            ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                    CATALOGUE.deadLetters().name(), "shapes-0-99".getBytes(UTF_8), new byte[] {1, 2, 3});
            Map.of(
                            DeadLetters.REASON, "record-undecodable",
                            DeadLetters.MESSAGE, message,
                            DeadLetters.TOPIC, DATASET + ".images",
                            DeadLetters.PARTITION, "0",
                            DeadLetters.OFFSET, "17")
                    .forEach((key, value) -> letter.headers().add(key, value.getBytes(UTF_8)));
            producer.send(letter).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a record of that key is on the images topic. */
    boolean hasImageRecord(String key) {
        List<String> keys = new ArrayList<>();
        new TopicReader(connection, CATALOGUE.images(DATASET).name(), End.COMMITTED)
                .read(record -> keys.add(new String(record.key(), UTF_8)));
        return keys.contains(key);
    }

    private <T extends SpecificRecord> void putAll(String topic, List<T> records, Function<T, String> key) {
        Map<String, T> keyed = new LinkedHashMap<>();
        records.forEach(record -> keyed.put(key.apply(record), record));
        put(topic, keyed);
    }

    private <T extends SpecificRecord> void put(String topic, Map<String, T> records) {
        try (Serializer<T> values = connection.valueSerializer();
                KafkaProducer<String, T> producer =
                        Clients.durableProducer(connection, RoleProperties.NONE, new StringSerializer(), values)) {
            records.forEach((key, value) -> {
                var unused = producer.send(new ProducerRecord<>(topic, key, value));
            });
            producer.flush();
        }
    }
}
