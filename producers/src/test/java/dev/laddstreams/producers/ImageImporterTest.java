package dev.laddstreams.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.Sha256;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.schemas.stores.FolderStore;
import java.net.URI;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class ImageImporterTest {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);
    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;

    @TempDir
    static Path folder;

    private static EmbeddedStack stack;

    @BeforeAll
    static void startStack() {
        stack = EmbeddedStack.start(folder.resolve("stack"));
    }

    @AfterAll
    static void stopStack() {
        stack.close();
    }

    @Test
    void shouldPublishFinalImagesAndSealTheManifest(TestInfo test) {
        String dataset = dataset(test);

        DatasetManifest sealed = importer(1 << 20)
                .importImages(describe(dataset, SHAPE), ImageSource.of(images(0f, 1f, 2f)), ProgressListener.NONE);

        assertThat(sealed.getState()).isEqualTo(ManifestState.SEALED);
        assertThat(sealed.getExpectedImages()).isEqualTo(3);
        assertThat(sealed.getLabelPolicy().getKind()).isEqualTo(LabelPolicyKind.DENSE);
        assertThat(manifest(dataset)).isEqualTo(sealed);
        Map<String, SyntheticImage> published = published(dataset);
        assertThat(published).containsOnlyKeys(dataset + "-0-0", dataset + "-1-0", dataset + "-0-1");
        SyntheticImage last = published.get(dataset + "-0-1");
        assertThat(last.getState()).isEqualTo(ImageState.FINAL);
        assertThat(last.getRevision()).isEqualTo(1);
        assertThat(last.getSourcePositions()).containsExactly(12);
        float[] pixels = new float[4];
        last.getPixels().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(pixels);
        assertThat(pixels).containsExactly(2f, 2f, 2f, 2f);
    }

    @Test
    void shouldChangeNothingWhenTheSameIsImportedAgain(TestInfo test) {
        String dataset = dataset(test);
        DatasetManifest first = importer(1 << 20)
                .importImages(describe(dataset, SHAPE), ImageSource.of(images(0f, 1f)), ProgressListener.NONE);

        DatasetManifest second = importer(1 << 20)
                .importImages(describe(dataset, SHAPE), ImageSource.of(images(0f, 1f)), ProgressListener.NONE);

        assertThat(second).isEqualTo(first);
        assertThat(published(dataset).values()).allMatch(image -> image.getRevision() == 1);
    }

    @Test
    void shouldReviseChangedImagesAndWithdrawMissingOnes(TestInfo test) {
        String dataset = dataset(test);
        DatasetManifest first = importer(1 << 20)
                .importImages(describe(dataset, SHAPE), ImageSource.of(images(0f, 1f, 2f)), ProgressListener.NONE);

        DatasetManifest second = importer(1 << 20)
                .importImages(describe(dataset, SHAPE), ImageSource.of(images(0f, 9f)), ProgressListener.NONE);

        assertThat(second.getRevision()).isGreaterThan(first.getRevision());
        assertThat(second.getExpectedImages()).isEqualTo(2);
        Map<String, SyntheticImage> published = published(dataset);
        assertThat(published.get(dataset + "-0-0").getRevision()).isEqualTo(1);
        assertThat(published.get(dataset + "-1-0").getRevision()).isEqualTo(2);
        assertThat(published.get(dataset + "-0-1").getState()).isEqualTo(ImageState.WITHDRAWN);
        assertThat(published.get(dataset + "-0-1").getPixels()).isNull();
    }

    @Test
    void shouldKeepLargePixelsByClaimCheck(TestInfo test) throws Exception {
        String dataset = dataset(test);

        importer(15).importImages(describe(dataset, SHAPE), ImageSource.of(images(3f)), ProgressListener.NONE);

        SyntheticImage image = published(dataset).get(dataset + "-0-0");
        assertThat(image.getPixels()).isNull();
        Path file = Path.of(URI.create(image.getClaimCheck().getUri()));
        assertThat(file).hasSize(16).hasFileName(image.getClaimCheck().getSha256() + ".bin");
        assertThat(Sha256.of(Files.readAllBytes(file)))
                .isEqualTo(image.getClaimCheck().getSha256());
    }

    @Test
    void shouldKeepRealImagesAsRawBytesOverSeveralTransactions(TestInfo test) {
        String dataset = dataset(test);
        int count = 1203;
        byte[] pixels = new byte[count * SHAPE.values()];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            Arrays.fill(pixels, i * SHAPE.values(), (i + 1) * SHAPE.values(), (byte) i);
            labels[i] = i % 2;
        }
        ImageSet real = new ImageSet("real", SHAPE, List.of("left", "right"), pixels, labels);
        List<Long> heard = new ArrayList<>();

        DatasetManifest sealed = importer(1 << 20)
                .importImages(describe(dataset, SHAPE), ImageSource.of(real), (done, total, detail) -> heard.add(done));

        assertThat(sealed.getExpectedImages()).isEqualTo(count);
        assertThat(sealed.getStoredBytes()).isEqualTo(pixels.length);
        assertThat(heard).hasSize(count).endsWith((long) count).isSorted();
        Map<String, SyntheticImage> published = published(dataset);
        assertThat(published).hasSize(count);
        SyntheticImage last = published.get(dataset + "-0-601");
        assertThat(last.getPixelType()).isEqualTo(PixelType.UINT8);
        assertThat(last.getSourcePositions()).containsExactly(1202);
        assertThat(last.getPixels().get(0)).isEqualTo((byte) 1202);
    }

    @Test
    void shouldFinishImportThatBrokeOff(TestInfo test) {
        String dataset = dataset(test);
        LabelledImages bad = new LabelledImages(SHAPE, new float[3 * SHAPE.values()], new int[] {0, 1, 2});
        assertThatThrownBy(() -> importer(1 << 20)
                        .importImages(describe(dataset, SHAPE), ImageSource.of(bad), ProgressListener.NONE))
                .hasMessageContaining("class 2");
        assertThatThrownBy(() -> importer(1 << 20)
                        .importImages(
                                describe(dataset, SHAPE), ImageSource.of(images(0f, 1f)), (done, total, detail) -> {
                                    throw new IllegalStateException("broke off");
                                }))
                .hasMessage("broke off");
        assertThat(published(dataset)).isEmpty();

        DatasetManifest sealed = importer(1 << 20)
                .importImages(describe(dataset, SHAPE), ImageSource.of(images(0f, 1f)), ProgressListener.NONE);

        assertThat(manifest(dataset)).isEqualTo(sealed);
        assertThat(published(dataset)).hasSize(2);
    }

    @Test
    void shouldRefuseImagesOfAnotherShapeOnTheSameDataset(TestInfo test) {
        String dataset = dataset(test);
        importer(1 << 20).importImages(describe(dataset, SHAPE), ImageSource.of(images(0f)), ProgressListener.NONE);
        ImageShape wider = new ImageShape(1, 2, 4);
        LabelledImages others = new LabelledImages(wider, new float[8], new int[] {0});

        assertThatThrownBy(() -> importer(1 << 20)
                        .importImages(describe(dataset, wider), ImageSource.of(others), ProgressListener.NONE))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("images of 1x2x4")
                .hasMessageContaining("another dataset id")
                .extracting(e -> ((LaddException) e).reason())
                .isEqualTo(Reason.INCOMPATIBLE);
    }

    @Test
    void shouldFenceTheEarlierWriterOfADataset(TestInfo test) {
        String dataset = dataset(test);
        DatasetDescription description = describe(dataset, SHAPE);
        ProducerSettings settings = new ProducerSettings(1 << 20, new FolderStore(folder.resolve("claims")));
        try (ImageWriter zombie = ImageWriter.open(stack.connection(), CATALOGUE, settings, description);
                ImageWriter owner = ImageWriter.open(stack.connection(), CATALOGUE, settings, description)) {
            owner.replaceAndSeal(ImageSource.of(images(0f)), ProgressListener.NONE);

            assertThatThrownBy(() -> zombie.replaceAndSeal(ImageSource.of(images(5f)), ProgressListener.NONE))
                    .isInstanceOf(LaddException.class)
                    .extracting(e -> ((LaddException) e).reason())
                    .isEqualTo(Reason.FENCED);
        }
        assertThat(published(dataset)).hasSize(1);
        assertThat(published(dataset).get(dataset + "-0-0").getRevision()).isEqualTo(1);
    }

    @Test
    void shouldShowPreviewsThenFinalRevisions(TestInfo test) {
        String dataset = dataset(test);
        ProducerSettings settings = new ProducerSettings(1 << 20, new FolderStore(folder.resolve("claims")));
        try (ImageWriter writer = ImageWriter.open(stack.connection(), CATALOGUE, settings, describe(dataset, SHAPE))) {
            writer.preview(ImageSource.of(images(0f, 1f).images()));

            assertThat(manifest(dataset).getState()).isEqualTo(ManifestState.GROWING);
            assertThat(published(dataset).get(dataset + "-1-0").getState()).isEqualTo(ImageState.PREVIEW);

            writer.replaceAndSeal(ImageSource.of(images(0f, 1f)), ProgressListener.NONE);
        }
        assertThat(published(dataset).values())
                .allMatch(image -> image.getState() == ImageState.FINAL && image.getRevision() == 2);
        assertThat(manifest(dataset).getState()).isEqualTo(ManifestState.SEALED);
    }

    private static ImageImporter importer(int inlineMaxBytes) {
        return new ImageImporter(
                stack.connection(),
                CATALOGUE,
                new ProducerSettings(inlineMaxBytes, new FolderStore(folder.resolve("claims"))));
    }

    private static DatasetDescription describe(String dataset, ImageShape shape) {
        return new DatasetDescription(
                dataset,
                List.of("left", "right"),
                shape,
                new Normalisation(List.of(0.5f), List.of(0.25f)),
                "convnet-d1-w8-instance",
                new DatasetDescription.Origin("import", Map.of(), 0),
                Optional.of("test-labeler"));
    }

    /** One image a value, of alternating class, taken from positions 10, 11, ... */
    private static DistilledSet images(float... values) {
        float[] pixels = new float[values.length * SHAPE.values()];
        int[] labels = new int[values.length];
        int[] positions = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            Arrays.fill(pixels, i * SHAPE.values(), (i + 1) * SHAPE.values(), values[i]);
            labels[i] = i % 2;
            positions[i] = 10 + i;
        }
        return new DistilledSet(new LabelledImages(SHAPE, pixels, labels), positions, 4L * pixels.length);
    }

    private static String dataset(TestInfo test) {
        return test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    }

    private static Map<String, SyntheticImage> published(String dataset) {
        return TopicSnapshot.read(stack.connection(), CATALOGUE.images(dataset), SyntheticImage.class);
    }

    private static DatasetManifest manifest(String dataset) {
        return TopicSnapshot.read(stack.connection(), CATALOGUE.datasets(), DatasetManifest.class)
                .get(dataset);
    }
}
