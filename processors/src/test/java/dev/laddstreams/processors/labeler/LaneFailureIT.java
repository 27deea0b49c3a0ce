package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.roles.Loops;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.processors.TestRecords;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.ManifestState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a lane says of failures that are not its labeler version's. */
class LaneFailureIT {
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(2, (short) 1, 64 << 10);
    private static final String INSTANCE = "slot";

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

    /** What engines throw while their process ends. */
    private static Stream<Throwable> failures() {
        return Stream.of(
                LaddException.cannot(Reason.ARTIFACT_INVALID, "load labeler", "no temporary folder", "one"),
                new IllegalStateException("Shutdown in progress"),
                new UnsatisfiedLinkError("no engine"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldLeaveNoFailedLaneWhenItIsStoppedWhileItLoads(Throwable failure) throws InterruptedException {
        runAndStop(lane -> {
            lane.stop();
            throw unchecked(failure);
        });
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldLeaveNoFailedLaneWhenItIsStoppedWhileItWarmsUp(Throwable failure) throws InterruptedException {
        runAndStop(lane -> new LinearLabeler(Duration.ZERO) {
            @Override
            public float[] label(ImageShape shape, float[] images, int count) {
                lane.stop();
                throw unchecked(failure);
            }
        });
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    /** @param opener opens the labeler of a lane */
    private static void runAndStop(Function<LabelerLane, Labeler> opener) throws InterruptedException {
        try (Stage stage = new Stage("stopped", stack.connection())) {
            AtomicReference<LabelerLane> lane = new AtomicReference<>();
            AtomicReference<LaneState> meanwhile = new AtomicReference<>();
            lane.set(new LabelerLane(
                    stage.contract,
                    stage.environment(bundle -> {
                        meanwhile.set(
                                stage.dataset.lane(1, INSTANCE).orElseThrow().getState());
                        return opener.apply(lane.get());
                    }),
                    stage.loops));
            lane.get().start();
            lane.get().awaitEnd();

            assertThat(meanwhile).hasValue(LaneState.LOADING);
            assertThat(stage.dataset.lane(1, INSTANCE)).isEmpty();
            assertThat(stage.meters.failedLanes()).isZero();
        }
    }

    /** The broker's refusal is at the bottom of a chain that begins with a transaction in error state. */
    @Test
    void shouldSayThatTheClockIsAheadOfTheBrokers() {
        KafkaConnection ahead = withInterceptor(stack.connection());
        try (Stage stage = new Stage("ahead", ahead)) {
            IntStream.range(0, 5).forEach(i -> stage.dataset.image(i, 1, ImageState.FINAL));
            stage.dataset.flush();
            LaneService service = new LaneService(
                    stage.contract, stage.environment(bundle -> null), new NeverStopping(), stage.loops);

            Throwable failure = catchThrowable(() -> service.serve(new LinearLabeler(Duration.ZERO), stage.lane()));

            assertThat(failure)
                    .isInstanceOf(LaddException.class)
                    .hasMessageStartingWith("Cannot label " + stage.contract.lane())
                    .hasMessageContaining("a clock at most an hour ahead of the broker's");
            assertThat(((LaddException) failure).reason().mayPass()).isTrue();
            assertThat(stage.dataset.augmented()).isEmpty();
        }
    }

    @Test
    void shouldFailTheLaneOfALoadThatDoesNotEndAndServeTheOthers() {
        CountDownLatch mayLoad = new CountDownLatch(1);
        try (Stage stage = new Stage("endless", stack.connection())) {
            Path endless = stage.dataset.artifact(2);
            stage.dataset.labeler(1);
            stage.dataset.labeler(2);
            stage.dataset.manifest(1, ManifestState.GROWING, 1);
            stage.dataset.image(0, 1, ImageState.FINAL);
            stage.dataset.flush();
            try (LabelerProcess process = new LabelerProcess(
                    stack.connection().measuredBy(Meters.unread()), CATALOGUE, impatient(stage.artifacts), bundle -> {
                        if (bundle.getFileName().equals(endless.getFileName())) {
                            awaitUninterruptibly(mayLoad);
                        }
                        return new LinearLabeler(Duration.ZERO);
                    })) {
                process.start();

                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(stage.dataset.lane(2, INSTANCE))
                        .hasValueSatisfying(lane -> {
                            assertThat(lane.getState()).isEqualTo(LaneState.FAILED);
                            assertThat(lane.getReason()).isEqualTo(Reason.ARTIFACT_INVALID.code());
                            assertThat(lane.getMessage())
                                    .contains("it is not loaded after 2.0 s", "labeler.load-timeout gives it longer");
                        }));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> stage.dataset.lag(1).orElse(1L) == 0);
                assertThat(stage.dataset.augmented()).hasSize(1);
                assertThat(process.meters().failedLanes()).isEqualTo(1);
            } finally {
                mayLoad.countDown();
            }
        }
    }

    private static LabelerSettings impatient(Path artifacts) {
        LabelerSettings usual = LabelerSettings.of(INSTANCE, List.of(artifacts), List.of());
        return new LabelerSettings(
                usual.instance(),
                usual.bundles(),
                usual.claimChecks(),
                usual.engine(),
                usual.batch(),
                usual.commitInterval(),
                usual.codec(),
                Duration.ofSeconds(2));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldNameTheTopicThatTakesNoRecordOfThatSize() {
        try (Stage stage = new Stage("small", stack.connection())) {
            stage.dataset.limitRecords(CATALOGUE.augmented("small"), 200);
            stage.dataset.image(0, 1, ImageState.FINAL);
            stage.dataset.flush();
            LaneService service = new LaneService(
                    stage.contract, stage.environment(bundle -> null), new NeverStopping(), stage.loops);

            Throwable failure = catchThrowable(() -> service.serve(new LinearLabeler(Duration.ZERO), stage.lane()));

            assertThat(failure)
                    .isInstanceOf(LaddException.class)
                    .hasMessage("Cannot label " + stage.contract.lane()
                            + ": a record is larger than topic small.augmented takes, 200 bytes (expected: 65,536 bytes by"
                            + " topics.max-message-bytes, which 'ladd topics --alter' sets for the shared topics and for"
                            + " the datasets it is given)");
            assertThat(((LaddException) failure).reason().mayPass())
                    .as("tried again")
                    .isTrue();
        }
    }

    private static KafkaConnection withInterceptor(KafkaConnection base) {
        return new KafkaConnection(
                base.bootstrapServers(),
                base.schemaRegistryUrl(),
                base.serializerClass(),
                base.deserializerClass(),
                base.common(),
                Map.of(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, ClockAhead.class.getName()),
                base.consumer(),
                base.streams());
    }

    /** Stamps augmented records as a clock that is two hours ahead. Public, because the producer makes it by its name. */
    public static final class ClockAhead implements ProducerInterceptor<Object, Object> {
        private static final long AHEAD_MS = Duration.ofHours(2).toMillis();

        @Override
        public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
            return record.topic().endsWith(".augmented")
                    ? new ProducerRecord<>(
                            record.topic(),
                            record.partition(),
                            record.timestamp() + AHEAD_MS,
                            record.key(),
                            record.value())
                    : record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception failure) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> properties) {}
    }

    private static final class NeverStopping implements LaneService.Events {
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

    /** A dataset with version 1 of its labeler, and what its lane needs. */
    private static final class Stage implements AutoCloseable {
        private final KafkaConnection connection;
        private final Path artifacts = folder.resolve("artifacts");
        private final ToyDataset dataset;
        private final LaneContract contract;
        private final LaneJournal journal;
        private final LaneControlFeed feed;
        private final Loops loops = new Loops(System::nanoTime, Duration.ofMinutes(5));
        private final LabelerMeters meters = new LabelerMeters(Meters.unread());

        Stage(String name, KafkaConnection connection) {
            this.connection = connection;
            dataset = new ToyDataset(stack.connection(), CATALOGUE, name, artifacts);
            Path artifact = dataset.artifact(1);
            LabelerDescriptor descriptor = TestRecords.descriptorBuilder(1)
                    .setLabelerId(dataset.labelerId())
                    .setArtifactUri(artifact.toUri().toString())
                    .setSha256(ToyDataset.sha256(artifact))
                    .build();
            contract = LaneContract.of(
                    TestRecords.manifestBuilder(1, ManifestState.SEALED, 5)
                            .setDataset(name)
                            .build(),
                    descriptor,
                    0);
            journal = LaneJournal.open(stack.connection(), CATALOGUE, INSTANCE);
            feed = new LaneControlFeed(stack.connection(), CATALOGUE);
        }

        LaneMeters lane() {
            return new LaneMeters(meters, contract.lane(), Clock.systemUTC());
        }

        LaneEnvironment environment(Function<Path, Labeler> opener) {
            return new LaneEnvironment(
                    connection,
                    CATALOGUE,
                    LabelerSettings.of(INSTANCE, List.of(artifacts), List.of()),
                    opener,
                    new LabelerPool(meters),
                    journal,
                    meters,
                    feed);
        }

        @Override
        public void close() {
            feed.close();
            journal.close();
            dataset.close();
        }
    }
}
