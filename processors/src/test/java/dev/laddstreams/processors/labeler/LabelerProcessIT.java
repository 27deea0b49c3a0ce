package dev.laddstreams.processors.labeler;

import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static dev.laddstreams.schemas.avro.ImageState.PREVIEW;
import static dev.laddstreams.schemas.avro.ImageState.WITHDRAWN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.label.DenseLabelCodec;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.processors.TestRecords;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.progress.ProgressSettings;
import dev.laddstreams.processors.progress.ProgressTracker;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.avro.LaneWish;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.ProgressState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelerProcessIT {
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(4, (short) 1, 64 << 10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    void shouldLabelADatasetAndReportCompletion() {
        try (ToyDataset dataset = dataset("complete");
                ProgressTracker tracker = new ProgressTracker(
                        stack.connection(), CATALOGUE, ProgressSettings.of(folder.resolve("streams")));
                RunningLabeler labeler = labeler("a", Duration.ZERO)) {
            tracker.start();
            dataset.manifest(1, ManifestState.GROWING, 300);
            IntStream.range(0, 300).forEach(i -> dataset.image(i, 1, PREVIEW));
            IntStream.range(0, 300).forEach(i -> dataset.image(i, 2, FINAL));
            dataset.labeler(1);
            dataset.manifest(2, ManifestState.SEALED, 300);
            dataset.flush();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(dataset.progress(2, 1)).hasValueSatisfying(progress -> {
                        assertThat(progress.getState()).isEqualTo(ProgressState.COMPLETED);
                        assertThat(progress.getLabelled()).isEqualTo(300);
                        assertThat(progress.getEndOffsets()).hasSize(4);
                    }));
            await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 1));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(dataset.lane(1, "a"))
                    .hasValueSatisfying(lane -> assertThat(lane.getState()).isEqualTo(LaneState.LIVE)));

            List<AugmentedRecord> records = dataset.augmented();
            assertThat(records)
                    .extracting(record -> record.getImage().getImageId())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 300).mapToObj(dataset::imageId).toList());
            assertThat(records).allSatisfy(LabelerProcessIT::assertLabelledByHand);
            assertThat(dataset.progress(2, 1).orElseThrow().getEndOffsets()).isEqualTo(endOffsets(dataset));
            assertThat(labeler.meters().images()).isGreaterThanOrEqualTo(300);
        }
    }

    private static void assertLabelledByHand(AugmentedRecord record) {
        float[] pixels = new float[4];
        record.getImage()
                .getPixels()
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(pixels);
        float[] expected = new LinearLabeler(Duration.ZERO).label(pixels, 1);
        float[] actual = DenseLabelCodec.decode(record.getDenseLabel().getValues(), 1, 2, LabelCodec.FLOAT16);
        // half of the last of FLOAT16's 11 bits, and the row's re-normalisation
        assertThat(actual[0]).isCloseTo(expected[0], within(1e-3f));
        assertThat(record.getProvenance().getImageRevision()).isEqualTo(2);
        assertThat(record.getProvenance().getManifestRevision()).isBetween(1, 2);
        assertThat(record.getProvenance().getEngine()).isEqualTo("linear-1");
        assertThat(record.getProvenance().getSha256()).hasSize(64);
    }

    /** By reading the topic: the offset after the last record of each partition. */
    private static Map<String, Long> endOffsets(ToyDataset dataset) {
        Map<String, Long> ends = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : dataset.read(CATALOGUE.augmented(dataset.name()))) {
            ends.merge(Integer.toString(record.partition()), record.offset() + 1, Math::max);
            String key = new String(record.key(), UTF_8);
            String imageId = key.substring(0, key.indexOf('|'));
            assertThat(record.partition()).isEqualTo(LaneOutputs.partition(imageId.getBytes(UTF_8), 4));
        }
        return ends;
    }

    @Test
    void shouldPutWhatBreaksItsContractIntoTheDeadLettersAndGoOn() throws IOException {
        try (ToyDataset dataset = dataset("poison");
                RunningLabeler labeler = labeler("p", Duration.ZERO)) {
            dataset.allowNullKeys();
            Path outside = Files.write(folder.resolve("outside.bin"), new byte[16]);
            Path inside = Files.write(Files.createDirectories(artifacts()).resolve("pixels.bin"), new byte[16]);
            Map<Reason, byte[]> poison = new HashMap<>();
            poison.put(Reason.RECORD_UNDECODABLE, "not avro at all".getBytes(UTF_8));
            dataset.rawImage("junk".getBytes(UTF_8), poison.get(Reason.RECORD_UNDECODABLE));
            poison.put(
                    Reason.RECORD_KEY_INVALID,
                    dataset.imageBytes(image(dataset, 1).build()));
            dataset.rawImage(null, poison.get(Reason.RECORD_KEY_INVALID));
            for (Map.Entry<Reason, SyntheticImage> bad : Map.of(
                            Reason.PIXELS_NOT_FINITE,
                            image(dataset, 2)
                                    .setPixels(TestRecords.floats(0, Float.NaN, 0, 0))
                                    .build(),
                            Reason.RECORD_TOO_LARGE,
                            image(dataset, 3).setMethod("m".repeat(64_900)).build(),
                            Reason.INFERENCE_FAILED,
                            image(dataset, 4)
                                    .setPixels(TestRecords.floats(LinearLabeler.POISON, 0, 0, 0))
                                    .build(),
                            Reason.RECORD_INVALID,
                            image(dataset, 5).setClassIndex(2).build(),
                            Reason.ADDRESS_FORBIDDEN,
                            claim(dataset, 6, outside, "0".repeat(64)),
                            Reason.CHECKSUM_MISMATCH,
                            claim(dataset, 7, inside, "0".repeat(64)))
                    .entrySet()) {
                poison.put(bad.getKey(), dataset.imageBytes(bad.getValue()));
                dataset.image(bad.getValue());
            }
            dataset.rawImage(
                    "another-key".getBytes(UTF_8),
                    dataset.imageBytes(image(dataset, 8).build()));
            IntStream.range(10, 40).forEach(i -> dataset.image(i, 1, FINAL));
            dataset.flush();
            dataset.labeler(1);
            dataset.manifest(1, ManifestState.SEALED, 30);

            await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 1));
            assertThat(dataset.augmented())
                    .extracting(record -> record.getImage().getImageId())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(10, 40).mapToObj(dataset::imageId).toList());
            List<ConsumerRecord<byte[], byte[]>> letters = deadLetters(dataset);
            assertThat(letters).hasSize(9);
            poison.forEach((reason, bytes) -> assertThat(letters)
                    .filteredOn(letter -> header(letter, DeadLetters.REASON).equals(reason.code()))
                    .as(reason.code())
                    .anySatisfy(letter -> assertThat(letter.value()).isEqualTo(bytes)));
            assertThat(labeler.meters().deadLetters())
                    .containsEntry(Reason.RECORD_KEY_INVALID, 2L)
                    .containsEntry(Reason.INFERENCE_FAILED, 1L);
        }
    }

    @Test
    void shouldReachZeroLagAndCompletionBehindAnAbortedTransaction() {
        try (ToyDataset dataset = dataset("aborted");
                ProgressTracker tracker = new ProgressTracker(
                        stack.connection(), CATALOGUE, ProgressSettings.of(folder.resolve("streams")));
                RunningLabeler labeler = labeler("t", Duration.ZERO)) {
            tracker.start();
            IntStream.range(0, 20).forEach(i -> dataset.image(i, 1, FINAL));
            dataset.flush();
            dataset.abortTail();
            dataset.labeler(1);
            dataset.manifest(1, ManifestState.SEALED, 20);

            await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 1));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(dataset.progress(1, 1))
                    .hasValueSatisfying(
                            progress -> assertThat(progress.getState()).isEqualTo(ProgressState.COMPLETED)));
            assertThat(dataset.augmented()).hasSize(20);

            // and behind one that comes when all is done
            dataset.abortTail();
            await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 1));
            assertThat(dataset.augmented()).hasSize(20);
        }
    }

    @Test
    void shouldPassOnWithdrawalsInOrder() {
        try (ToyDataset dataset = dataset("withdrawn");
                RunningLabeler labeler = labeler("w", Duration.ZERO)) {
            dataset.manifest(1, ManifestState.GROWING, 1);
            dataset.labeler(1);
            dataset.image(0, 1, FINAL);
            dataset.image(0, 2, PREVIEW);
            dataset.image(0, 3, FINAL);
            dataset.image(0, 4, WITHDRAWN);
            dataset.flush();

            await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 1));
            assertThat(dataset.augmented())
                    .extracting(AugmentedRecord::getState, record -> record.getProvenance()
                            .getImageRevision())
                    .containsExactly(
                            tuple(AugmentedState.LABELLED, 1),
                            tuple(AugmentedState.LABELLED, 3),
                            tuple(AugmentedState.WITHDRAWN, 4));
        }
    }

    @Test
    void shouldFailALaneWhoseArtifactIsWrongAndServeTheOthers() {
        try (ToyDataset dataset = dataset("wrong");
                RunningLabeler labeler = labeler("f", Duration.ZERO)) {
            dataset.laneStatus(LaneStatus.newBuilder()
                    .setDataset(dataset.name())
                    .setLabelerId(dataset.labelerId())
                    .setVersion(4)
                    .setInstance("never-started")
                    .setState(LaneState.LIVE)
                    .setAttempt(1)
                    .setUpdatedAt(Instant.now())
                    .build());
            dataset.labeler(1, dataset.artifact(1).toUri().toString(), "0".repeat(64));
            dataset.labeler(2, folder.resolve("elsewhere.zip").toUri().toString(), "0".repeat(64));
            dataset.labeler(3);
            dataset.manifest(1, ManifestState.SEALED, 5);
            IntStream.range(0, 5).forEach(i -> dataset.image(i, 1, FINAL));
            dataset.flush();

            await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 3));
            assertThat(dataset.augmented()).hasSize(5);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertFailed(dataset, 1, "f", Reason.CHECKSUM_MISMATCH);
                assertFailed(dataset, 2, "f", Reason.ADDRESS_FORBIDDEN);
                assertThat(labeler.meters().failedLanes()).isGreaterThanOrEqualTo(2);
            });
        }
    }

    @Test
    void shouldGiveUpOnAVersionThatTookItsProcessDownThreeTimes() {
        try (ToyDataset dataset = dataset("deadly")) {
            dataset.laneStatus(LaneStatus.newBuilder()
                    .setDataset(dataset.name())
                    .setLabelerId(dataset.labelerId())
                    .setVersion(1)
                    .setInstance("d")
                    .setState(LaneState.WARMING)
                    .setAttempt(3)
                    .setUpdatedAt(Instant.now())
                    .build());
            dataset.labeler(1);
            dataset.manifest(1, ManifestState.SEALED, 1);
            dataset.image(0, 1, FINAL);
            dataset.flush();
            try (RunningLabeler labeler = labeler("d", Duration.ZERO)) {
                await().atMost(PATIENCE).untilAsserted(() -> assertFailed(dataset, 1, "d", Reason.ARTIFACT_INVALID));
                assertThat(labeler.meters().images()).isZero();
            }
            assertThat(dataset.augmented()).isEmpty();
        }
    }

    @Test
    void shouldRetireAVersionAndLabelEverythingAgainWhenAsked() {
        try (ToyDataset dataset = dataset("retired");
                RunningLabeler labeler = labeler("r", Duration.ZERO)) {
            dataset.labeler(1);
            dataset.labeler(2);
            dataset.manifest(1, ManifestState.SEALED, 20);
            IntStream.range(0, 20).forEach(i -> dataset.image(i, 1, FINAL));
            dataset.flush();
            await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 1) && labeler.isDone(dataset, 2));

            dataset.wish(1, LaneWish.RETIRE, 0);
            dataset.flush();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(dataset.lane(1, "r"))
                    .hasValueSatisfying(lane -> assertThat(lane.getState()).isEqualTo(LaneState.RETIRED)));
            IntStream.range(20, 30).forEach(i -> dataset.image(i, 1, FINAL));
            dataset.flush();
            await().atMost(PATIENCE).until(() -> labeler.isDone(dataset, 2));
            assertThat(countOf(dataset, 1)).isEqualTo(20);
            assertThat(countOf(dataset, 2)).isEqualTo(30);

            dataset.wish(1, LaneWish.LABEL, 1);
            dataset.flush();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(countOf(dataset, 1)).isEqualTo(50));
            assertThat(countOf(dataset, 2)).isEqualTo(30);
        }
    }

    private static long countOf(ToyDataset dataset, int version) {
        return dataset.augmented().stream()
                .filter(record -> record.getProvenance().getVersion() == version)
                .count();
    }

    private static void assertFailed(ToyDataset dataset, int version, String instance, Reason reason) {
        assertThat(dataset.lane(version, instance)).hasValueSatisfying(lane -> {
            assertThat(lane.getState()).isEqualTo(LaneState.FAILED);
            assertThat(lane.getReason()).isEqualTo(reason.code());
        });
    }

    private static List<ConsumerRecord<byte[], byte[]>> deadLetters(ToyDataset dataset) {
        String topic = CATALOGUE.images(dataset.name()).name();
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>(dataset.read(CATALOGUE.deadLetters()));
        letters.removeIf(letter -> !header(letter, DeadLetters.TOPIC).equals(topic));
        return letters;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static SyntheticImage.Builder image(ToyDataset dataset, int index) {
        return dataset.imageBuilder(index, 1, FINAL);
    }

    private static SyntheticImage claim(ToyDataset dataset, int index, Path file, String sha256) {
        return image(dataset, index)
                .setPixels(null)
                .setClaimCheck(ClaimCheck.newBuilder()
                        .setUri(file.toUri().toString())
                        .setSha256(sha256)
                        .setSize(16)
                        .build())
                .build();
    }

    private static ToyDataset dataset(String name) {
        return new ToyDataset(stack.connection(), CATALOGUE, name, artifacts());
    }

    private static RunningLabeler labeler(String instance, Duration perImage) {
        return new RunningLabeler(stack.connection(), CATALOGUE, instance, List.of(artifacts()), perImage);
    }

    private static Path artifacts() {
        return folder.resolve("artifacts");
    }
}
