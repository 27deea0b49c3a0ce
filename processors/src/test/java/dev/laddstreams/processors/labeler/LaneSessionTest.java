package dev.laddstreams.processors.labeler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.roles.Loops;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.learning.label.LabelCodecChoice;
import dev.laddstreams.learning.labeler.EngineSettings;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerEngine;
import dev.laddstreams.processors.TestRecords;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session commits when it fails or loses its partitions. */
@Timeout(60)
class LaneSessionTest {
    private static final TopicPartition PARTITION = new TopicPartition("toys.images", 0);
    private static final List<TopicPartition> PARTITIONS = List.of(PARTITION);
    private static final int BATCH = 4;
    private static final LabelerSettings SETTINGS = new LabelerSettings(
            "slot-1",
            PublishedBundles.inFolders(List.of()),
            new TrustedFiles(List.of()),
            EngineSettings.of(LabelerEngine.AUTO, 1),
            BatchRules.of(new BatchLimits(BATCH, 1 << 20, Duration.ZERO)),
            Duration.ofSeconds(5),
            LabelCodecChoice.of(LabelCodec.FLOAT16),
            LabelerSettings.DEFAULT_LOAD_TIMEOUT);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Engine engine = new Engine();
    private final LabelerMeters meters = new LabelerMeters(Meters.unread());
    private final Labeler labeler = new LabelerPool(meters).acquire("any", () -> true, () -> engine);
    private final InferenceStage inference = new InferenceStage(
            new BisectingInference(labeler, LinearLabeler.SPEC.inputShape()),
            meters,
            new Loops(System::nanoTime, Duration.ofMinutes(1)).open("test-engine"));
    private final LaneMeters lane = new LaneMeters(meters, new LaneId("toys", "toy", 1), Clock.systemUTC());
    private final AtomicReference<String> topicId = new AtomicReference<>("first");
    private final ImagesTopic topic =
            ImagesTopic.find(PARTITION.topic(), name -> CompletableFuture.completedFuture(topicId.get()));
    private String unwritable = "none";
    private final LaneSession session = new LaneSession(
            new LaneSource(
                    consumer, topic, new Backlog(() -> new MockConsumer<>("none"), record -> Optional.empty(), 100)),
            new LaneTransaction(producer, topic, lane, () -> {}),
            intake(),
            inference,
            outputs(),
            SETTINGS,
            new NoEvents());

    /** Breaks down until it was shown a blank image; holds one of its batches back. */
    private static final class Engine extends LinearLabeler {
        private final CountDownLatch release = new CountDownLatch(1);
        private final AtomicInteger labelled = new AtomicInteger();
        private volatile boolean broken;
        private volatile int held;

        Engine() {
            super(Duration.ZERO);
        }

        @Override
        public float[] label(ImageShape shape, float[] images, int count) {
            if (broken) {
                broken = IntStream.range(0, images.length).anyMatch(i -> images[i] != 0);
                throw new IllegalStateException("device lost");
            }
            if (labelled.get() + 1 == held) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            float[] labels = super.label(shape, images, count);
            labelled.incrementAndGet();
            return labels;
        }
    }

    private static final class NoEvents implements LaneService.Events {
        @Override
        public boolean isStopping() {
            return false;
        }

        @Override
        public boolean isDraining() {
            return false;
        }

        @Override
        public void caughtUp() {}

        @Override
        public void startsOver(ImagesTopic topic) {}

        @Override
        public void committed() {}
    }

    @AfterEach
    void release() {
        engine.release.countDown();
        inference.close();
    }

    @Test
    void shouldCommitNothingWhenItFailsInTheMiddleOfABatch() {
        unwritable = TestRecords.imageId(2);

        assertEndsWith(Reason.REGISTRY_UNAVAILABLE, BATCH, () -> false);

        assertThat(producer.uncommittedRecords()).hasSize(2);
        session.onPartitionsRevoked(PARTITIONS);
        assertThat(producer.commitCount()).isZero();
    }

    @Test
    void shouldCommitNothingThatComesAfterABatchThatFailed() {
        engine.broken = true;

        assertEndsWith(Reason.INFERENCE_FAILED, 2 * BATCH, () -> false);

        await().until(() -> engine.labelled.get() == 1);
        session.onPartitionsRevoked(PARTITIONS);
        assertThat(producer.commitCount()).isZero();
    }

    @Test
    void shouldCommitNothingWhenItsPartitionsAreLost() {
        engine.held = 2;

        assertEndsWith(Reason.FENCED, 2 * BATCH, () -> {
            if (producer.uncommittedRecords().size() == BATCH) {
                consumer.schedulePollTask(this::lose);
            }
            return false;
        });

        session.onPartitionsRevoked(PARTITIONS);
        assertThat(producer.commitCount()).isZero();
    }

    /** As the consumer does. */
    private void lose() {
        try {
            session.onPartitionsLost(PARTITIONS);
        } catch (LaddException e) {
            throw new KafkaException("User rebalance callback throws an error", e);
        }
    }

    @Test
    void shouldLabelOnceWhatWasInTheEngineWhenItsPartitionsWereTakenBackAndGivenAgain() throws InterruptedException {
        engine.held = 1;
        AtomicInteger turns = new AtomicInteger();
        give(BATCH);

        session.run(() -> {
            if (!inference.isIdle() && turns.getAndIncrement() == 0) {
                consumer.schedulePollTask(() -> {
                    session.onPartitionsRevoked(PARTITIONS);
                    session.onPartitionsAssigned(PARTITIONS);
                    consumer.seek(PARTITION, 0);
                    records(BATCH);
                    engine.release.countDown();
                });
            }
            return engine.labelled.get() == 2 && producer.commitCount() > 0;
        });

        assertThat(producer.history()).hasSize(BATCH);
        assertThat(producer.consumerGroupOffsetsHistory()).singleElement().satisfies(offsets -> assertThat(
                        offsets.values())
                .singleElement()
                .satisfies(positions -> assertThat(positions)
                        .extractingByKey(PARTITION)
                        .extracting(OffsetAndMetadata::offset)
                        .isEqualTo((long) BATCH)));
    }

    @Test
    void shouldCommitNothingThatMayBeOfAnotherTopicOfTheName() {
        assertEndsWith(Reason.TOPIC_REPLACED, BATCH, () -> {
            topicId.set("second");
            return false;
        });

        assertThat(producer.commitCount()).isZero();
    }

    private void assertEndsWith(Reason reason, int images, BooleanSupplier stopping) {
        give(images);
        assertThatThrownBy(() -> session.run(stopping))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** On the first poll. */
    private void give(int images) {
        producer.initTransactions();
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) images));
        consumer.schedulePollTask(() -> {
            consumer.rebalance(PARTITIONS);
            records(images);
        });
    }

    private void records(int images) {
        IntStream.range(0, images)
                .mapToObj(i -> new ConsumerRecord<>(
                        PARTITION.topic(),
                        0,
                        i,
                        TestRecords.imageId(i).getBytes(UTF_8),
                        Integer.toString(i).getBytes(UTF_8)))
                .forEach(consumer::addRecord);
    }

    private static ImageIntake intake() {
        return new ImageIntake(
                TestRecords.DATASET,
                LinearLabeler.SPEC.inputShape(),
                LinearLabeler.SPEC.classes(),
                (topic, index) -> TestRecords.image(Integer.parseInt(new String(index, UTF_8)), 1, ImageState.FINAL),
                new PixelDecoder(
                        LinearLabeler.SPEC.inputShape(),
                        LinearLabeler.SPEC.normalisation(),
                        LinearLabeler.SPEC.normalisation(),
                        new TrustedFiles(List.of())));
    }

    private LaneOutputs outputs() {
        return new LaneOutputs(
                TopicCatalogue.DEFAULT,
                LaneContract.of(
                        TestRecords.manifest(1, ManifestState.SEALED, 1),
                        TestRecords.descriptorBuilder(1).build(),
                        0),
                labeler,
                LabelCodecChoice.of(LabelCodec.FLOAT16),
                "slot",
                () -> 1,
                this::serialize);
    }

    private byte[] serialize(String topic, AugmentedRecord record) {
        String imageId = record.getImage().getImageId();
        if (imageId.equals(unwritable)) {
            throw LaddException.cannot(Reason.REGISTRY_UNAVAILABLE, "write to " + topic, imageId, "a registry");
        }
        return imageId.getBytes(UTF_8);
    }
}
