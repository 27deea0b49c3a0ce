package dev.laddstreams.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Interim;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.run.Distillation;
import dev.laddstreams.learning.distillation.run.Distiller;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.schemas.stores.FolderStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillationProducerTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;

    @TempDir
    Path folder;

    @Test
    void shouldPublishEachRevisionAndGoOnFromThemInNextRun() {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"))) {
            DistillationProducer producer = producer(stack);
            List<Long> heard = new ArrayList<>();

            DistillationProducer.Outcome outcome =
                    run(producer, Optional.of("teacher"), request(1), (done, total, detail) -> heard.add(done));

            assertThat(heard).isNotEmpty().isSorted();
            DatasetManifest sealed = outcome.manifest();
            assertThat(manifests(stack)).last().isEqualTo(sealed);
            assertThat(manifests(stack))
                    .extracting(DatasetManifest::getState)
                    .containsExactly(ManifestState.GROWING, ManifestState.SEALED);
            assertThat(sealed.getMethod()).isEqualTo("dm");
            assertThat(sealed.getRecipe())
                    .containsEntry("iterations", "4")
                    .containsEntry("images-per-class", "2")
                    .containsEntry("seed", "1");
            assertThat(sealed.getNetworkFamily()).isEqualTo("convnet-d1-w4-instance");
            assertThat(sealed.getLabelPolicy().getKind()).isEqualTo(LabelPolicyKind.DENSE);
            assertThat(sealed.getLabelPolicy().getLabelerId()).isEqualTo("teacher");
            assertThat(sealed.getExpectedImages()).isEqualTo(4);
            assertThat(sealed.getDistillationFlops()).isPositive();
            assertThat(sealed.getStoredBytes()).isEqualTo(outcome.distilled().storedBytes());
            Map<String, List<SyntheticImage>> first = revisions(stack);
            assertThat(first).containsOnlyKeys("tiny-0-0", "tiny-0-1", "tiny-1-0", "tiny-1-1");
            assertThat(first.values()).allSatisfy(DistillationProducerTest::shouldPreviewThenFinish);
            assertThat(pixels(last(first.get("tiny-1-1"))))
                    .containsExactly(lastImage(outcome.distilled().images().values()));

            run(producer, Optional.of("teacher"), request(2), (done, total, detail) -> {});

            assertThat(revisions(stack)).allSatisfy((id, revisions) -> {
                assertThat(revisions)
                        .extracting(SyntheticImage::getRevision)
                        .startsWith(1, 2)
                        .isSorted()
                        .doesNotHaveDuplicates();
                assertThat(last(revisions).getState()).isEqualTo(ImageState.FINAL);
            });
            assertThat(manifests(stack))
                    .extracting(DatasetManifest::getRevision)
                    .containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void shouldSayWhatTrainingInStagesNeeds() {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"))) {
            Map<String, String> settings = new HashMap<>(Map.of("iterations", "2", "stages", "2", "stage-steps", "2"));
            settings.putAll(Map.of("experts", "1", "expert-epochs", "3", "latest-start", "1", "epochs-ahead", "1"));
            settings.putAll(Map.of("expert-batch", "8", "student-steps", "2", "image-learning-rate", "0.1"));
            settings.put("rate-learning-rate", "1e-9");

            DatasetManifest sealed = run(
                            producer(stack), Optional.empty(), request("seqmatch", 1, settings), (d, t, s) -> {})
                    .manifest();

            assertThat(sealed.getStageLearningRates()).hasSize(2).allSatisfy(rate -> assertThat(rate)
                    .isPositive());
            assertThat(sealed.getLabelPolicy().getKind()).isEqualTo(LabelPolicyKind.HARD);
            assertThat(sealed.getRecipe())
                    .containsEntry("recipe", "small")
                    .containsEntry("stages", "2")
                    .containsEntry("gradient", "exact");
            Map<String, List<SyntheticImage>> images = revisions(stack);
            assertThat(last(images.get("tiny-1-0")).getStage()).isZero();
            assertThat(last(images.get("tiny-1-1")).getStage()).isEqualTo(1);
        }
    }

    @Test
    void shouldPublishSoftLabels() {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"))) {
            DistillationProducer producer = producer(stack);
            DistillationRequest request = request(
                    "infer", 1, Map.of("iterations", "2", "teachers", "1", "teacher-epochs", "1", "shift", "1"));

            DistillationProducer.Outcome hard = run(producer, Optional.empty(), request, (done, total, detail) -> {});

            // 2 images for each of 2 classes hold 1 natural image for each, and a perturbation: 2 decoded ones for
            // each.
            assertThat(hard.manifest().getExpectedImages())
                    .isEqualTo(hard.distilled().images().count())
                    .isEqualTo(4);
            assertThat(hard.manifest().getLabelPolicy().getKind()).isEqualTo(LabelPolicyKind.TEACHER_STATIC);
            assertThat(hard.manifest().getStoredBytes())
                    .isEqualTo(hard.distilled().storedBytes());
            SyntheticImage second = last(revisions(stack).get("tiny-0-1"));
            float[] labels = hard.distilled().softLabels().orElseThrow();
            assertThat(second.getSoftLabel()).containsExactly(labels[2], labels[3]);

            Map<String, String> settings = new HashMap<>(request.recipe().values());
            settings.put("labels", "dynamic");
            DatasetManifest dynamic = run(
                            producer, Optional.empty(), request("infer", 1, settings), (done, total, detail) -> {})
                    .manifest();

            assertThat(dynamic.getLabelPolicy().getKind()).isEqualTo(LabelPolicyKind.DYNAMIC);

            DatasetManifest dense = run(producer, Optional.of("teacher"), request, (done, total, detail) -> {})
                    .manifest();

            assertThat(dense.getLabelPolicy().getKind()).isEqualTo(LabelPolicyKind.DENSE);
        }
    }

    @Test
    void shouldWriteNothingForARefusedRequest() {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"))) {
            DistillationRequest refused = request("infer", 1, Map.of("teachers", "8"));

            assertThatThrownBy(() -> run(producer(stack), Optional.empty(), refused, (done, total, detail) -> {}))
                    .isInstanceOf(LaddException.class)
                    .hasMessageContaining("leave no natural one");

            try (Admin admin = Admin.create(stack.connection().clientProperties())) {
                assertThat(admin.listTopics().names().get()).doesNotContain("tiny.images", "ladd.datasets");
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }

    private DistillationProducer producer(EmbeddedStack stack) {
        return new DistillationProducer(
                stack.connection(),
                CATALOGUE,
                new ProducerSettings(1 << 20, new FolderStore(folder.resolve("claims"))));
    }

    private static DistillationProducer.Outcome run(
            DistillationProducer producer,
            Optional<String> labelerId,
            DistillationRequest request,
            ProgressListener progress) {
        try (Distillation distillation = Distiller.prepare(request)) {
            return producer.run("tiny", labelerId, RecipeName.SMALL, distillation, progress);
        }
    }

    private static void shouldPreviewThenFinish(List<SyntheticImage> revisions) {
        assertThat(revisions.size()).isGreaterThan(1);
        assertThat(last(revisions).getState()).isEqualTo(ImageState.FINAL);
        assertThat(revisions.subList(0, revisions.size() - 1))
                .allMatch(image -> image.getState() == ImageState.PREVIEW);
        for (int i = 0; i < revisions.size(); i++) {
            assertThat(revisions.get(i).getRevision()).isEqualTo(i + 1);
        }
    }

    /** Four iterations, a preview after every second. */
    private static DistillationRequest request(long seed) {
        return request("dm", seed, Map.of("iterations", "4", "real-per-class", "4", "augmentation", "none"));
    }

    private static DistillationRequest request(String method, long seed, Map<String, String> settings) {
        int count = 16;
        byte[] pixels = new byte[count * SHAPE.values()];
        new Random(7).nextBytes(pixels);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 2;
        }
        return new DistillationRequest(
                method,
                new ImageSet("noise", SHAPE, List.of("left", "right"), pixels, labels),
                new Normalisation(List.of(0.5f), List.of(0.25f)),
                new ConvNetSpec(SHAPE, 2, 4, 1, ConvNetSpec.Norm.INSTANCE),
                2,
                Methods.recipe(method, RecipeName.SMALL, 2, 1).changed(settings),
                Interim.previews(2),
                seed);
    }

    private static Map<String, List<SyntheticImage>> revisions(EmbeddedStack stack) {
        Map<String, List<SyntheticImage>> revisions = new TreeMap<>();
        TopicSnapshot.visit(
                stack.connection(), CATALOGUE.images("tiny"), SyntheticImage.class, (key, value) -> revisions
                        .computeIfAbsent(key, id -> new ArrayList<>())
                        .add(value.orElseThrow()));
        return revisions;
    }

    private static List<DatasetManifest> manifests(EmbeddedStack stack) {
        List<DatasetManifest> manifests = new ArrayList<>();
        TopicSnapshot.visit(
                stack.connection(),
                CATALOGUE.datasets(),
                DatasetManifest.class,
                (key, value) -> manifests.add(value.orElseThrow()));
        return manifests;
    }

    private static SyntheticImage last(List<SyntheticImage> revisions) {
        return revisions.get(revisions.size() - 1);
    }

    private static float[] lastImage(float[] values) {
        return Arrays.copyOfRange(values, values.length - SHAPE.values(), values.length);
    }

    private static float[] pixels(SyntheticImage image) {
        ByteBuffer bytes = image.getPixels().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
