package dev.laddstreams.processors;

import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.DenseLabel;
import dev.laddstreams.schemas.avro.Grid;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.LabelEncoding;
import dev.laddstreams.schemas.avro.LabelPolicy;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.Normalisation;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.Provenance;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Well-formed records of two classes and 1x2x2 pixels; tests change what they are about. */
public final class TestRecords {
    public static final String DATASET = "toys";
    public static final String LABELER = "teacher";
    public static final List<String> CLASSES = List.of("ball", "cube");

    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_000L);

    private TestRecords() {}

    public static String imageId(int index) {
        return DATASET + "-" + index % CLASSES.size() + "-" + index;
    }

    /** Four float pixels that depend on index and revision; none when withdrawn. */
    public static SyntheticImage image(int index, int revision, ImageState state) {
        return imageBuilder(index, revision, state).build();
    }

    public static SyntheticImage.Builder imageBuilder(int index, int revision, ImageState state) {
        return SyntheticImage.newBuilder()
                .setImageId(imageId(index))
                .setDataset(DATASET)
                .setRevision(revision)
                .setState(state)
                .setClassIndex(index % CLASSES.size())
                .setHeight(2)
                .setWidth(2)
                .setChannels(1)
                .setPixelType(PixelType.FLOAT32)
                .setPixels(
                        state == ImageState.WITHDRAWN ? null : floats(index * 0.001f, revision, -index * 0.002f, 0.5f))
                .setMethod("random")
                .setSeed(7)
                .setProducedAt(TIME);
    }

    /** Little-endian. */
    public static ByteBuffer floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.flip();
    }

    public static DatasetManifest manifest(int revision, ManifestState state, int expected) {
        return manifestBuilder(revision, state, expected).build();
    }

    public static DatasetManifest.Builder manifestBuilder(int revision, ManifestState state, int expected) {
        return DatasetManifest.newBuilder()
                .setDataset(DATASET)
                .setRevision(revision)
                .setState(state)
                .setClassNames(CLASSES)
                .setExpectedImages(expected)
                .setHeight(2)
                .setWidth(2)
                .setChannels(1)
                .setNormalisation(normalisation())
                .setNetworkFamily("linear")
                .setMethod("random")
                .setRecipe(Map.of())
                .setLabelPolicy(LabelPolicy.newBuilder()
                        .setKind(LabelPolicyKind.DENSE)
                        .setLabelerId(LABELER)
                        .build())
                .setStoredBytes(16L * expected)
                .setUpdatedAt(TIME);
    }

    /** Of the labeler {@link #LABELER}. */
    public static LabelerDescriptor.Builder descriptorBuilder(int version) {
        return LabelerDescriptor.newBuilder()
                .setLabelerId(LABELER)
                .setVersion(version)
                .setArtifactUri("file:///x")
                .setSha256("0".repeat(64))
                .setEngine("onnxruntime")
                .setHeight(2)
                .setWidth(2)
                .setChannels(1)
                .setClassNames(CLASSES)
                .setNormalisation(normalisation())
                .setGrid(grid())
                .setTemperature(1)
                .setPublishedAt(TIME);
    }

    private static Grid grid() {
        return Grid.newBuilder().setN(1).setCropRatio(1).setResize("bilinear").build();
    }

    public static Normalisation normalisation() {
        return Normalisation.newBuilder()
                .setMean(List.of(0.5f))
                .setStd(List.of(0.25f))
                .build();
    }

    /** What version {@code version} writes for an image revision. */
    public static AugmentedRecord augmented(int index, int revision, int version, AugmentedState state) {
        boolean withdrawn = state == AugmentedState.WITHDRAWN;
        return AugmentedRecord.newBuilder()
                .setState(state)
                .setImage(image(index, revision, withdrawn ? ImageState.WITHDRAWN : ImageState.FINAL))
                .setDenseLabel(
                        withdrawn
                                ? null
                                : DenseLabel.newBuilder()
                                        .setRows(1)
                                        .setClasses(2)
                                        .setEncoding(LabelEncoding.FLOAT32)
                                        .setValues(floats(0.5f, 0.5f))
                                        .build())
                .setProvenance(Provenance.newBuilder()
                        .setLabelerId(LABELER)
                        .setVersion(version)
                        .setSha256("0".repeat(64))
                        .setGrid(grid())
                        .setTemperature(1)
                        .setEngine("linear-1")
                        .setSourceTopic(DATASET + ".images")
                        .setSourcePartition(0)
                        .setSourceOffset(0)
                        .setImageRevision(revision)
                        .setManifestRevision(1)
                        .build())
                .setLabelledAt(TIME)
                .build();
    }
}
