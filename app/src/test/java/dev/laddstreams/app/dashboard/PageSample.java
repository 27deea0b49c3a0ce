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
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.LaneGroups;
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
import dev.laddstreams.schemas.avro.ProgressState;
import dev.laddstreams.schemas.avro.Provenance;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.Samples;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts on the topics what a distillation and two labeler versions would: images that come out of noise. */
final class PageSample {
    static final String DATASET = "shapes";
    static final String LABELER = "shapes-labeler";
    static final int PER_CLASS = 6;
    static final int REVISIONS = 10;
    static final int GRID = 5;
    static final int BEFORE = 5;
    static final int ACTIVE = 6;
    static final int NEXT = 7;

    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;
    private static final double CROP = 0.625;
    /** Of the versions, the first one's first. */
    private static final int[] EPOCHS = {2, 5, 10, 20, 30, 40, 60};

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
        for (int version = 1; version <= NEXT; version++) {
            descriptor(version);
        }
        version(BEFORE, images());
        version(ACTIVE, images());
        version(NEXT, 2 * images() / 3);
        activation();
        for (String recipe : List.of("hard", "local-hard", "dense")) {
            for (int version = 1; version <= ACTIVE; version++) {
                evaluation(DATASET, recipe, version, 0);
            }
            evaluation(DATASET + "-random", recipe, ACTIVE, 0.19);
            evaluation(DATASET + "-k-means", recipe, ACTIVE, 0.13);
        }
        manifest(DATASET + "-random", 0);
        manifest(DATASET + "-k-means", 0);
    }

    void manifest() {
        manifest(DATASET, 2.6e15);
    }

    private void manifest(String dataset, double flops) {
        DatasetManifest manifest = DatasetManifest.newBuilder(Samples.manifest(dataset, 1, images()))
                .setClassNames(real.classNames())
                .setHeight(real.shape().height())
                .setWidth(real.shape().width())
                .setChannels(real.shape().channels())
                .setNormalisation(space)
                .setLabelPolicy(new LabelPolicy(LabelPolicyKind.DENSE, LABELER))
                .setDistillationFlops(flops)
                .build();
        put(CATALOGUE.datasets().name(), Map.of(dataset, manifest));
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

    /** One of a training's epochs. */
    private void descriptor(int version) {
        LabelerDescriptor descriptor = LabelerDescriptor.newBuilder(Samples.descriptor(version))
                .setLabelerId(LABELER)
                .setEpoch(EPOCHS[version - 1])
                .setHeldOutAccuracy(0.95 - 0.6 * Math.exp(-EPOCHS[version - 1] / 9.0))
                .setForwardFlops(1e12)
                .setTrainingFlops(1.4e14 * EPOCHS[version - 1])
                .setPublishedAt(Instant.now().minusSeconds(60))
                .build();
        put(CATALOGUE.labelers().name(), Map.of(RecordKeys.labeler(LABELER, version), descriptor));
    }

    /** The lane of a labeler version, and its labels of so many images. */
    private void version(int version, int labelled) {
        LaneStatus lane = LaneStatus.newBuilder()
                .setDataset(DATASET)
                .setLabelerId(LABELER)
                .setVersion(version)
                .setInstance("here")
                .setState(version == NEXT ? LaneState.BACKFILLING : LaneState.LIVE)
                .setAttempt(1)
                .setEngine("onnxruntime-1.29.0")
                .setDevice("cpu")
                .setBatchImages(32)
                .setUpdatedAt(Instant.now())
                .build();
        put(CATALOGUE.lanes().name(), Map.of(RecordKeys.lane(DATASET, LABELER, version, "here"), lane));
        List<AugmentedRecord> records = new ArrayList<>();
        for (int i = 0; i < labelled; i++) {
            records.add(augmented(image(i, REVISIONS), i, version));
        }
        putAll(
                CATALOGUE.augmented(DATASET).name(),
                records,
                record -> RecordKeys.augmented(record.getImage().getImageId(), LABELER, version));
        LabelingProgress progress = LabelingProgress.newBuilder(
                        Samples.completed(DATASET, 1, version, images(), Map.of(0, 1L)))
                .setLabelerId(LABELER)
                .setState(labelled == images() ? ProgressState.COMPLETED : ProgressState.IN_PROGRESS)
                .setLabelled(labelled)
                .build();
        put(CATALOGUE.progress().name(), Map.of(RecordKeys.progress(DATASET, 1, LABELER, version), progress));
    }

    private AugmentedRecord augmented(SyntheticImage image, int index, int version) {
        float[] probabilities = probabilities(image.getClassIndex(), index, version);
        byte[] values = DenseLabelCodec.encode(probabilities, 0, GRID * GRID, real.classes(), LabelCodec.FLOAT16);
        return AugmentedRecord.newBuilder()
                .setState(AugmentedState.LABELLED)
                .setImage(image)
                .setDenseLabel(
                        new DenseLabel(GRID * GRID, real.classes(), LabelEncoding.FLOAT16, 0, ByteBuffer.wrap(values)))
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
                .setLabelledAt(image.getProducedAt().plusMillis(180 + new Random(index).nextInt(500)))
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
                double logit = 1.6 * random.nextGaussian()
                        + (c == classIndex ? (1 + Math.min(version, NEXT)) * (1 - 0.8 * rim) : 0);
                rows[j * classes + c] = (float) Math.exp(logit);
                sum += rows[j * classes + c];
            }
            for (int c = 0; c < classes; c++) {
                rows[j * classes + c] /= (float) sum;
            }
        }
        return rows;
    }

    /** Lets the lanes have consumed what they label, and the next one half of it. */
    void consumption() {
        try (Admin admin = Clients.admin(connection, RoleProperties.NONE)) {
            Map<TopicPartition, OffsetSpec> latest = new LinkedHashMap<>();
            for (int i = 0; i < CATALOGUE.partitions(); i++) {
                latest.put(new TopicPartition(CATALOGUE.images(DATASET).name(), i), OffsetSpec.latest());
            }
            var ends = admin.listOffsets(latest).all().get();
            for (int version : List.of(BEFORE, ACTIVE, NEXT)) {
                Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
                ends.forEach((partition, end) -> offsets.put(
                        partition, new OffsetAndMetadata(version == NEXT ? end.offset() * 2 / 3 : end.offset())));
                admin.alterConsumerGroupOffsets(LaneGroups.of(CATALOGUE, DATASET, LABELER, version, 0), offsets)
                        .all()
                        .get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One version is active, another was before. */
    void activation() {
        Activation activation = Activation.newBuilder()
                .setDataset(DATASET)
                .setLabelerId(LABELER)
                .setVersion(ACTIVE)
                .setManifestRevision(1)
                .setTag(RecordKeys.tag(LABELER, ACTIVE, 1))
                .setActivatedAt(Instant.now())
                .setHistory(List.of(BEFORE))
                .setHighestVersion(ACTIVE)
                .build();
        put(CATALOGUE.activations().name(), Map.of(RecordKeys.activation(DATASET, LABELER), activation));
    }

    /** Labels are worth most some way into the labeler's training. */
    private void evaluation(String dataset, String recipe, int version, double worse) {
        double progress = 1 - Math.exp(-EPOCHS[version - 1] / 7.0);
        double late = EPOCHS[version - 1] * 0.0006;
        double mean =
                switch (recipe) {
                            case "hard" -> 0.658;
                            case "local-hard" -> 0.704;
                            default -> 0.71 + 0.16 * progress - late;
                        }
                        - worse;
        Evaluation evaluation = Evaluation.newBuilder(Samples.evaluation(dataset, 1, version, mean))
                .setLabelerId(LABELER)
                .setRecipe(recipe)
                .setAccuracyStd(recipe.equals("dense") ? 0.007 : 0.013)
                .setAccuracies(List.of(mean - 0.01, mean, mean + 0.01))
                .setSeeds(List.of(0L, 1L, 2L))
                .setFlops(recipe.equals("hard") ? 3.1e12 : 4.2e13)
                .setStorageOverhead(0.163)
                .build();
        put(
                CATALOGUE.evaluations().name(),
                Map.of(RecordKeys.evaluation(dataset, 1, LABELER, version, recipe), evaluation));
    }

    /** As whoever deletes a dataset does. */
    void forgetEvaluation(String control, String recipe) {
        Map<String, Evaluation> tombstone = new HashMap<>();
        tombstone.put(RecordKeys.evaluation(DATASET + "-" + control, 1, LABELER, ACTIVE, recipe), null);
        put(CATALOGUE.evaluations().name(), tombstone);
    }

    /** Commits labels as a lane does. */
    final class Committer implements AutoCloseable {
        private final KafkaProducer<String, AugmentedRecord> producer = Clients.transactionalProducer(
                connection, "page-sample", RoleProperties.NONE, new StringSerializer(), connection.valueSerializer());

        private Committer() {
            producer.initTransactions();
        }

        /** The first image's, by a version of its own. Returns when it was committed, in milliseconds of the epoch. */
        long label(int version) {
            AugmentedRecord record = augmented(image(0, REVISIONS), 0, version);
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(
                    CATALOGUE.augmented(DATASET).name(),
                    RecordKeys.augmented(record.getImage().getImageId(), LABELER, version),
                    record));
            producer.commitTransaction();
            return System.currentTimeMillis();
        }

        @Override
        public void close() {
            producer.close();
        }
    }

    Committer committer() {
        return new Committer();
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
