package dev.laddstreams.sinks;

import dev.laddstreams.learning.label.DenseLabelCodec;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TrustedContracts;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.ClaimCheck;
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
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.Normalisation;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.ProgressState;
import dev.laddstreams.schemas.avro.Provenance;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Records of a small dataset: 2 classes, 1x4x4 images, a 2x2 grid. */
public final class Samples {
    static {
        TrustedContracts.register(); // tests copy contracts before anything is deserialised
    }

    public static final String LABELER = "teacher";
    public static final List<String> CLASS_NAMES = List.of("cat", "dog");
    public static final int SIDE = 4;
    public static final int GRID_N = 2;
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String SHA256 = "ab".repeat(32);

    private Samples() {}

    /** Index {@code i} is of class {@code i % 2}. */
    public static String imageId(String dataset, int index) {
        return RecordKeys.imageId(dataset, index % 2, index);
    }

    /** Ids of indices 0 to {@code count - 1}. */
    public static List<String> imageIds(String dataset, int count) {
        return IntStream.range(0, count).mapToObj(i -> imageId(dataset, i)).toList();
    }

    /** First revisions of the images {@code from} to {@code to - 1}, labelled by version 1. */
    public static List<AugmentedRecord> labelled(String dataset, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> labelled(dataset, i, 1, 1))
                .toList();
    }

    /** Every value is a function of index and revision. */
    public static float pixel(int index, int revision, int position) {
        return index + revision * 0.25f - position * 0.5f;
    }

    public static AugmentedRecord labelled(String dataset, int index, int revision, int version) {
        return record(dataset, index, revision, version, PixelType.FLOAT32, AugmentedState.LABELLED);
    }

    public static AugmentedRecord withdrawn(String dataset, int index, int revision, int version) {
        return record(dataset, index, revision, version, PixelType.FLOAT32, AugmentedState.WITHDRAWN);
    }

    public static AugmentedRecord record(
            String dataset, int index, int revision, int version, PixelType type, AugmentedState state) {
        boolean labelled = state == AugmentedState.LABELLED;
        SyntheticImage.Builder image = image(dataset, index, revision, type)
                .setState(labelled ? ImageState.FINAL : ImageState.WITHDRAWN)
                .setPixels(labelled ? pixels(index, revision, type) : null);
        return record(image.build(), state, index, version);
    }

    /** The record of {@link #record} with UINT8 pixels, which lie in a file. */
    public static AugmentedRecord claimChecked(String dataset, int index, ClaimCheck claim) {
        SyntheticImage image = image(dataset, index, 1, PixelType.UINT8)
                .setState(ImageState.FINAL)
                .setClaimCheck(claim)
                .build();
        return record(image, AugmentedState.LABELLED, index, 1);
    }

    private static SyntheticImage.Builder image(String dataset, int index, int revision, PixelType type) {
        return SyntheticImage.newBuilder()
                .setImageId(imageId(dataset, index))
                .setDataset(dataset)
                .setRevision(revision)
                .setClassIndex(index % 2)
                .setStage(index % 2)
                .setSoftLabel(List.of(0.25f, 0.75f))
                .setHeight(SIDE)
                .setWidth(SIDE)
                .setChannels(1)
                .setPixelType(type)
                .setMethod("dm")
                .setSeed(7L)
                .setSourcePositions(List.of(index))
                .setProducedAt(THEN);
    }

    private static AugmentedRecord record(SyntheticImage image, AugmentedState state, int index, int version) {
        boolean labelled = state == AugmentedState.LABELLED;
        return AugmentedRecord.newBuilder()
                .setState(state)
                .setImage(image)
                .setDenseLabel(labelled ? denseLabel(index, image.getRevision(), version) : null)
                .setProvenance(provenance(image.getDataset(), index, image.getRevision(), version))
                .setLabelledAt(THEN)
                .build();
    }

    public static ByteBuffer pixels(int index, int revision, PixelType type) {
        ByteBuffer pixels = ByteBuffer.allocate(SIDE * SIDE * (type == PixelType.UINT8 ? 1 : 4))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SIDE * SIDE; i++) {
            if (type == PixelType.UINT8) {
                pixels.put((byte) (index * 16 + i));
            } else {
                pixels.putFloat(pixel(index, revision, i));
            }
        }
        return pixels.flip();
    }

    /** What the dense label holds before it is stored. */
    public static float[] probabilities(int index, int revision, int version) {
        Random random = new Random(index * 1000L + revision * 10L + version);
        float[] probabilities = new float[GRID_N * GRID_N * 2];
        for (int row = 0; row < GRID_N * GRID_N; row++) {
            probabilities[2 * row] = random.nextFloat();
            probabilities[2 * row + 1] = 1 - probabilities[2 * row];
        }
        return probabilities;
    }

    private static DenseLabel denseLabel(int index, int revision, int version) {
        byte[] values = DenseLabelCodec.encode(
                probabilities(index, revision, version), 0, GRID_N * GRID_N, 2, LabelCodec.FLOAT16);
        return new DenseLabel(GRID_N * GRID_N, 2, LabelEncoding.FLOAT16, 0, ByteBuffer.wrap(values));
    }

    /** The record with its dense label stored by another codec. */
    public static AugmentedRecord encoded(AugmentedRecord record, int index, LabelCodec codec) {
        float[] probabilities = probabilities(
                index, record.getImage().getRevision(), record.getProvenance().getVersion());
        byte[] values = DenseLabelCodec.encode(probabilities, 0, GRID_N * GRID_N, 2, codec);
        return AugmentedRecord.newBuilder(record)
                .setDenseLabel(new DenseLabel(
                        GRID_N * GRID_N,
                        2,
                        LabelEncoding.valueOf(codec.encoding().name()),
                        codec.bits(),
                        ByteBuffer.wrap(values)))
                .build();
    }

    private static Provenance provenance(String dataset, int index, int revision, int version) {
        return Provenance.newBuilder()
                .setLabelerId(LABELER)
                .setVersion(version)
                .setSha256(SHA256)
                .setGrid(new Grid(GRID_N, 0.625, "bilinear"))
                .setTemperature(1)
                .setEngine("onnxruntime-1.29.0")
                .setSourceTopic(dataset + ".images")
                .setSourcePartition(0)
                .setSourceOffset(index)
                .setImageRevision(revision)
                .setManifestRevision(1)
                .build();
    }

    public static DatasetManifest manifest(String dataset, int revision, int images) {
        return DatasetManifest.newBuilder()
                .setDataset(dataset)
                .setRevision(revision)
                .setState(ManifestState.SEALED)
                .setClassNames(CLASS_NAMES)
                .setExpectedImages(images)
                .setHeight(SIDE)
                .setWidth(SIDE)
                .setChannels(1)
                .setNormalisation(new Normalisation(List.of(0.5f), List.of(0.25f), null))
                .setNetworkFamily("convnet-d3-w32-instance")
                .setMethod("dm")
                .setRecipe(Map.of("iterations", "10"))
                .setStageLearningRates(List.of(0.01, 0.02))
                .setLabelPolicy(new LabelPolicy(LabelPolicyKind.DENSE, LABELER))
                .setStoredBytes(64L * images)
                .setUpdatedAt(THEN)
                .build();
    }

    public static LabelerDescriptor descriptor(int version) {
        return LabelerDescriptor.newBuilder()
                .setLabelerId(LABELER)
                .setVersion(version)
                .setArtifactUri("file:///labelers/" + SHA256 + ".zip")
                .setSha256(SHA256)
                .setEngine("onnxruntime")
                .setHeight(SIDE)
                .setWidth(SIDE)
                .setChannels(1)
                .setClassNames(CLASS_NAMES)
                .setNormalisation(new Normalisation(List.of(0.5f), List.of(0.25f), null))
                .setGrid(new Grid(GRID_N, 0.625, "bilinear"))
                .setTemperature(1)
                .setEpoch(3)
                .setHeldOutAccuracy(0.9)
                .setPublishedAt(THEN)
                .build();
    }

    /** Of dense labels, by one network. */
    public static Evaluation evaluation(String dataset, int manifestRevision, int version, double accuracy) {
        return Evaluation.newBuilder()
                .setDataset(dataset)
                .setManifestRevision(manifestRevision)
                .setLabelerId(LABELER)
                .setVersion(version)
                .setRecipe("dense")
                .setNetworkFamily("convnet-d3-w4-instance")
                .setAccuracyMean(accuracy)
                .setAccuracyStd(0)
                .setAccuracies(List.of(accuracy))
                .setSeeds(List.of(1L))
                .setSteps(1)
                .setViewsPerStep(1)
                .setTestImages(1)
                .setFlops(1)
                .setStorageOverhead(1)
                .setSeconds(1)
                .setEvaluatedAt(THEN)
                .build();
    }

    /** @param endOffsets by partition */
    public static LabelingProgress completed(
            String dataset, int manifestRevision, int version, int images, Map<Integer, Long> endOffsets) {
        Map<String, Long> ends = new TreeMap<>();
        endOffsets.forEach((partition, offset) -> ends.put(Integer.toString(partition), offset));
        return LabelingProgress.newBuilder()
                .setDataset(dataset)
                .setManifestRevision(manifestRevision)
                .setLabelerId(LABELER)
                .setVersion(version)
                .setState(ProgressState.COMPLETED)
                .setLabelled(images)
                .setExpected(images)
                .setStartedAt(THEN)
                .setUpdatedAt(THEN)
                .setEndOffsets(ends)
                .build();
    }
}
