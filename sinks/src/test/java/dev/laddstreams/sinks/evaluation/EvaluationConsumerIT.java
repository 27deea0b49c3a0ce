package dev.laddstreams.sinks.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.internal.DurableProducer;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.StoredRow;
import dev.laddstreams.sinks.table.TagInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationConsumerIT {
    private static final TopicCatalogue TOPICS = new TopicCatalogue(1, (short) 1, 1 << 20);
    private static final int IMAGES = 8;
    private static final int TEST_IMAGES = 12;
    private static final DeploymentRecipe RECIPE = new DeploymentRecipe(4, 4, 0.01, 0.9, 5e-4, 1, Augmentation.NONE);

    @TempDir
    private static Path folder;

    private static EmbeddedStack stack;
    private static CatalogSettings tables;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(folder.resolve("broker"));
        stack.createTopics(TOPICS.shared());
        tables = CatalogSettings.local(folder.resolve("warehouse"));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldEvaluateEachControlOfAnActivatedTagOnce() {
        storeAndActivate("pets");
        storeAndActivate("not-planned");
        Heard first = new Heard();
        try (Running consumer = new Running(Set.of("pets"), first)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(consumer.heard().finished).hasSize(2));
        }

        Map<String, Evaluation> evaluations =
                TopicSnapshot.read(stack.connection(), TOPICS.evaluations(), Evaluation.class);
        assertThat(evaluations)
                .containsKeys("pets|1|teacher|1|hard", "pets|1|teacher|1|dense")
                .doesNotContainKeys("not-planned|1|teacher|1|hard", "not-planned|1|teacher|1|dense");
        Evaluation dense = evaluations.get("pets|1|teacher|1|dense");
        assertThat(dense.getSeeds()).containsExactly(1L, 2L);
        assertThat(dense.getAccuracies()).hasSize(2).allMatch(accuracy -> accuracy >= 0 && accuracy <= 1);
        assertThat(dense.getSteps()).isEqualTo(4);
        assertThat(dense.getViewsPerStep()).isEqualTo(8);
        assertThat(dense.getTestImages()).isEqualTo(TEST_IMAGES);
        assertThat(dense.getFlops()).isPositive();
        // 4 rows of 2 classes in 2 bytes each, beside 16 one-byte pixels
        assertThat(dense.getStorageOverhead()).isEqualTo(1.0);
        assertThat(first.started).containsExactly("pets hard", "pets dense");

        storeAndActivate("pets-later");
        Heard second = new Heard();
        try (Running consumer = new Running(Set.of("pets", "pets-later"), second)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(consumer.heard().finished).hasSize(2));
        }
        assertThat(second.started).containsExactly("pets-later hard", "pets-later dense");
    }

    @Test
    void shouldGoOnAfterATagThatDoesNotFitItsTestImages() {
        storeAndActivate("misfit");
        storeAndActivate("pets-fit");
        Heard heard = new Heard();
        try (Running consumer = new Running(Set.of("misfit", "pets-fit"), heard)) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(consumer.heard().failed).containsExactly("misfit incompatible");
                assertThat(consumer.heard().started).contains("pets-fit dense");
            });
        }
    }

    @Test
    void shouldTrainWithTheLearningRatesOfTheManifest() {
        DatasetManifest manifest = DatasetManifest.newBuilder(Samples.manifest("runaway", 1, IMAGES))
                .setStageLearningRates(List.of(1e30, 1e30))
                .build();
        storeAndActivate("runaway", manifest);
        Heard heard = new Heard();
        try (Running consumer = new Running(Set.of("runaway"), heard)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(consumer.heard().failed).containsExactly("runaway diverged"));
        }
    }

    private static EvaluationPlan plan(String dataset) {
        int side = dataset.equals("misfit") ? 2 * Samples.SIDE : Samples.SIDE;
        byte[] pixels = new byte[TEST_IMAGES * side * side];
        new Random(1).nextBytes(pixels);
        int[] labels = IntStream.range(0, TEST_IMAGES).map(i -> i % 2).toArray();
        ImageSet test = new ImageSet("test", new ImageShape(1, side, side), Samples.CLASS_NAMES, pixels, labels);
        return new EvaluationPlan(
                test, EvaluationPlan.DEFAULT_CONTROLS, List.of(1L, 2L), 4, Optional.of(RECIPE), Augmentation.NONE);
    }

    private static void storeAndActivate(String dataset) {
        storeAndActivate(dataset, Samples.manifest(dataset, 1, IMAGES));
    }

    private static void storeAndActivate(String dataset, DatasetManifest manifest) {
        Map<Integer, Long> ends = Map.of(0, (long) IMAGES);
        try (DatasetCatalog catalog = DatasetCatalog.open(tables)) {
            DatasetTable table = catalog.findOrCreate(dataset);
            List<StoredRow> rows = new ArrayList<>();
            for (int i = 0; i < IMAGES; i++) {
                rows.add(new StoredRow(Samples.labelled(dataset, i, 1, 1), 0, i));
            }
            table.append(rows, new KafkaSource("cluster", dataset + ".augmented", "id"), ends);
            table.tags()
                    .create(TagInfo.of(
                            Samples.completed(dataset, 1, 1, IMAGES, ends), manifest, Samples.descriptor(1), 1));
        }
        Activation activation = Activations.pointAt(
                Activations.none(dataset, Samples.LABELER),
                1,
                "teacher-v1-r1",
                1,
                Instant.parse("2026-01-02T03:04:05Z"));
        String topic = TOPICS.activations().name();
        try (Serializer<Activation> serializer = stack.connection().valueSerializer();
                DurableProducer producer = new DurableProducer(stack.connection(), TOPICS.activations())) {
            byte[] key = RecordKeys.activation(dataset, Samples.LABELER).getBytes(UTF_8);
            producer.send(List.of(new ProducerRecord<>(topic, key, serializer.serialize(topic, activation))));
        }
    }

    private static final class Heard implements EvaluationListener {
        private final ConcurrentLinkedQueue<String> started = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Evaluation> finished = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();

        @Override
        public ProgressListener starting(String dataset, String tag, Control control) {
            started.add(dataset + " " + control.code());
            return ProgressListener.NONE;
        }

        @Override
        public void finished(Evaluation evaluation) {
            finished.add(evaluation);
        }

        @Override
        public void failed(String dataset, String tag, LaddException failure) {
            failed.add(dataset + " " + failure.reason().code());
        }
    }

    private static final class Running implements AutoCloseable {
        private final Heard heard;
        private final EvaluationConsumer consumer;

        Running(Set<String> planned, Heard heard) {
            this.heard = heard;
            this.consumer = new EvaluationConsumer(
                    stack.connection(),
                    TOPICS,
                    tables,
                    EvaluationConsumer.DEFAULT_GROUP_ID,
                    dataset -> Optional.of(dataset).filter(planned::contains).map(EvaluationConsumerIT::plan),
                    heard);
            consumer.start();
        }

        Heard heard() {
            return heard;
        }

        @Override
        public void close() {
            consumer.close();
            assertThat(consumer.failure()).isEmpty();
        }
    }
}
