package dev.laddstreams.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.schemas.stores.FolderStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class DatasetCopierTest {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);
    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;
    /** More than a transaction holds. */
    private static final int MANY = 1203;

    @TempDir
    private static Path folder;

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
    void shouldPublishTheNewestImagesUnderAnotherId(TestInfo test) {
        String from = dataset(test);
        publish(from, 0, 6);
        DatasetManifest manifest = publish(from, 1, 5);

        DatasetManifest copy = copy(manifest, from + "-new", DatasetCopierTest::nothing);

        assertThat(copy)
                .isEqualTo(DatasetManifest.newBuilder(manifest)
                        .setDataset(from + "-new")
                        .setRevision(2)
                        .setUpdatedAt(copy.getUpdatedAt())
                        .build());
        assertThat(manifest(from + "-new")).isEqualTo(copy);
        Map<String, SyntheticImage> images = images(from);
        images.values().removeIf(image -> image.getState() == ImageState.WITHDRAWN);
        assertThat(images).hasSize(5);
        Map<String, SyntheticImage> copied = images(from + "-new");
        assertThat(copied).hasSize(5);
        images.forEach((id, image) -> {
            String name = from + "-new" + id.substring(from.length());
            assertThat(copied.get(name))
                    .isEqualTo(SyntheticImage.newBuilder(image)
                            .setImageId(name)
                            .setDataset(from + "-new")
                            .setRevision(1)
                            .build());
        });
    }

    @Test
    void shouldChangeNothingWhenItIsDone(TestInfo test) {
        String from = dataset(test);
        DatasetManifest manifest = publish(from, 0, 4);
        AtomicInteger beginnings = new AtomicInteger();
        DatasetManifest copy = copy(manifest, from + "-new", beginnings::incrementAndGet);

        assertThat(copy(manifest, from + "-new", beginnings::incrementAndGet)).isEqualTo(copy);
        assertThat(beginnings).hasValue(1);
    }

    @Test
    void shouldGoOnWhereItBrokeOff(TestInfo test) {
        String from = dataset(test);
        DatasetManifest manifest = publish(from, 0, MANY);
        assertThatThrownBy(() -> copier().copy(
                                manifest, from + "-new", DatasetCopierTest::nothing, (done, total, detail) -> {
                                    if (done == MANY - 1) {
                                        throw new IllegalStateException("broke off");
                                    }
                                }))
                .hasMessage("broke off");
        assertThat(manifest(from + "-new").getState()).isEqualTo(ManifestState.GROWING);
        assertThat(images(from + "-new")).hasSize(1000);

        DatasetManifest copy = copy(manifest, from + "-new", DatasetCopierTest::nothing);

        assertThat(copy.getState()).isEqualTo(ManifestState.SEALED);
        assertThat(copy.getRevision()).isEqualTo(2);
        assertThat(images(from + "-new")).hasSize(MANY).allSatisfy((id, image) -> assertThat(image.getRevision())
                .isEqualTo(1));
    }

    @Test
    void shouldRefuseADatasetThatIsOnTheWay(TestInfo test) {
        String from = dataset(test);
        DatasetManifest manifest = DatasetManifest.newBuilder(publish(from, 0, 2))
                .setState(ManifestState.GROWING)
                .build();

        refused(
                () -> copy(manifest, from + "-new", DatasetCopierTest::nothing),
                Reason.USAGE,
                "its images are still on the way");
    }

    @Test
    void shouldRefuseAnIdThatIsTaken(TestInfo test) {
        String from = dataset(test);
        AtomicInteger beginnings = new AtomicInteger();
        Map<String, Consumer<String>> others = Map.of(
                "other-pixels", to -> publish(to, 1, 2),
                "more-images", to -> publish(to, 0, 3),
                "copy-of-before", to -> copy(publish(from, 5, 2), to, DatasetCopierTest::nothing));
        others.forEach((to, publishing) -> {
            publishing.accept(to);
            DatasetManifest manifest = publish(from, 0, 2);
            Map<String, SyntheticImage> before = images(to);

            refused(
                    () -> copy(manifest, to, beginnings::incrementAndGet),
                    Reason.USAGE,
                    "(expected: an id that no dataset has; 'ladd dataset delete " + to + "' would free it)");

            assertThat(images(to)).isEqualTo(before);
        });
        assertThat(beginnings).hasValue(0);
    }

    @Test
    void shouldRefuseATopicWithoutWhatTheManifestSays(TestInfo test) {
        String from = dataset(test);
        DatasetManifest manifest = DatasetManifest.newBuilder(publish(from, 0, 2))
                .setExpectedImages(3)
                .setUpdatedAt(Instant.EPOCH)
                .build();

        refused(
                () -> copy(manifest, from + "-new", DatasetCopierTest::nothing),
                Reason.INPUT_INVALID,
                "2 final images on " + from + ".images (expected: the 3 of its sealed manifest)");
    }

    private static void nothing() {}

    private static void refused(Runnable copying, Reason reason, String because) {
        assertThatThrownBy(copying::run)
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(because);
    }

    private static DatasetCopier copier() {
        return new DatasetCopier(stack.connection(), CATALOGUE);
    }

    private static DatasetManifest copy(DatasetManifest manifest, String target, Runnable beforeTheFirst) {
        return copier().copy(manifest, target, beforeTheFirst, ProgressListener.NONE);
    }

    /** Images of alternating class, of which each has a byte of its own that the seed moves. */
    private static DatasetManifest publish(String dataset, int seed, int count) {
        byte[] pixels = new byte[count * SHAPE.values()];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            pixels[i * SHAPE.values()] = (byte) (i + seed);
            labels[i] = i % 2;
        }
        ImageSet images = new ImageSet("real", SHAPE, List.of("left", "right"), pixels, labels);
        DatasetDescription description = new DatasetDescription(
                dataset,
                images.classNames(),
                SHAPE,
                new Normalisation(List.of(0.5f), List.of(0.25f)),
                "convnet-d1-w8-instance",
                new DatasetDescription.Origin("import", Map.of("source", "real"), 0),
                Optional.of("test-labeler"));
        return new ImageImporter(
                        stack.connection(),
                        CATALOGUE,
                        new ProducerSettings(1 << 20, new FolderStore(folder.resolve("claims"))))
                .importImages(description, ImageSource.of(images), ProgressListener.NONE);
    }

    private static String dataset(TestInfo test) {
        return test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    }

    private static Map<String, SyntheticImage> images(String dataset) {
        return TopicSnapshot.read(stack.connection(), CATALOGUE.images(dataset), SyntheticImage.class);
    }

    private static DatasetManifest manifest(String dataset) {
        return TopicSnapshot.read(stack.connection(), CATALOGUE.datasets(), DatasetManifest.class)
                .get(dataset);
    }
}
