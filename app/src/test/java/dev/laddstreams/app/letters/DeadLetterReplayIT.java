package dev.laddstreams.app.letters;

import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.RunningLabeler;
import dev.laddstreams.schemas.AugmentedHeaders;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a labeler's refusals, by the command, back to the labeler. */
class DeadLetterReplayIT {
    private static final TopicCatalogue CATALOGUE =
            new TopicCatalogue(2, (short) 1, TopicCatalogue.DEFAULT.maxMessageBytes());
    private static final int GOOD = 20;
    private static final byte[] PIXELS = new byte[16];

    @TempDir
    private Path folder;

    @Test
    void shouldPutBackOnceWhatBecameRightAndRefuseAgainWhatDidNot() throws Exception {
        Path missing = folder.resolve("artifacts/pixels.bin");
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ToyDataset dataset =
                        new ToyDataset(stack.connection(), CATALOGUE, "refused", folder.resolve("artifacts"))) {
            dataset.labeler(1);
            dataset.manifest(1, ManifestState.SEALED, GOOD + 2);
            IntStream.range(0, GOOD).forEach(i -> dataset.image(i, 1, FINAL));
            SyntheticImage claimed = claim(dataset, GOOD, missing);
            dataset.image(claimed);
            byte[] misplaced =
                    dataset.imageBytes(dataset.imageBuilder(GOOD + 1, 1, FINAL).build());
            dataset.rawImage("another-key".getBytes(UTF_8), misplaced);
            dataset.flush();
            try (RunningLabeler labeler = new RunningLabeler(
                    stack.connection(), CATALOGUE, "slot", List.of(folder.resolve("artifacts")), Duration.ZERO)) {
                awaitNoLag(dataset);
                assertThat(letters(stack)).hasSize(2);
                JsonNode fileLetter = letter(stack, "input-unreadable");
                JsonNode keyLetter = letter(stack, "record-key-invalid");
                assertThat(fileLetter.get("replayedTo").isNull()).isTrue();
                assertValueIs(stack, fileLetter, dataset.imageBytes(claimed));
                assertValueIs(stack, keyLetter, misplaced);
                assertThat(run(
                                        stack,
                                        "dead-letters",
                                        "show",
                                        fileLetter.get("id").asText(),
                                        "--stacktrace")
                                .out())
                        .contains(
                                "imageId: " + claimed.getImageId(),
                                missing.toUri().toString(),
                                "  at dev.laddstreams");

                List<ConsumerRecord<byte[], byte[]>> before = dataset.read(CATALOGUE.images("refused"));
                assertThat(results(stack, "--all", "--dry-run")).containsExactlyInAnyOrder("READY", "READY");
                assertThat(dataset.read(CATALOGUE.images("refused"))).hasSameSizeAs(before);

                Files.write(missing, PIXELS);
                assertThat(results(stack, "--all")).containsExactlyInAnyOrder("REPLAYED", "REPLAYED");
                List<ConsumerRecord<byte[], byte[]>> after = dataset.read(CATALOGUE.images("refused"));
                assertThat(after).hasSize(before.size() + 2);
                assertPutBack(after, fileLetter, claimed.getImageId().getBytes(UTF_8), dataset.imageBytes(claimed));
                assertPutBack(after, keyLetter, "another-key".getBytes(UTF_8), misplaced);

                awaitNoLag(dataset);
                assertThat(dataset.augmented())
                        .extracting(record -> record.getImage().getImageId())
                        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(0, GOOD)
                                .mapToObj(dataset::imageId)
                                .toList());

                // a second time for the same letters changes nothing, and the one that is still wrong has a new letter
                String id = fileLetter.get("id").asText();
                assertThat(results(stack, id, keyLetter.get("id").asText()))
                        .containsExactly("ALREADY_REPLAYED", "ALREADY_REPLAYED");
                assertThat(dataset.read(CATALOGUE.images("refused"))).hasSameSizeAs(after);
                List<JsonNode> now = letters(stack);
                assertThat(now).hasSize(3);
                assertThat(now.get(0).get("replayedTo").isNull()).isTrue();
                assertThat(now.get(0).get("replayedFrom"))
                        .extracting(JsonNode::asText)
                        .containsExactly(
                                "ladd.dead-letters-0@" + keyLetter.get("id").asText());
                assertThat(run(stack, "status").out().lines())
                        .anySatisfy(line -> assertThat(line).matches("refused.images +input-unreadable +0 +1"))
                        .anySatisfy(line -> assertThat(line).matches("refused.images +record-key-invalid +1 +1"));
                assertThat(labeler.meters().images()).isGreaterThanOrEqualTo(GOOD);
            }
        }
    }

    /** The letters of a deleted dataset outlive it. */
    @Test
    void shouldRefuseLettersOfATopicThatWasMadeAnew() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ToyDataset dataset =
                        new ToyDataset(stack.connection(), CATALOGUE, "anew", folder.resolve("artifacts"));
                Admin admin = Admin.create(stack.connection().clientProperties());
                KafkaProducer<byte[], byte[]> producer = ReplayFixture.producer(stack.connection())) {
            String topic = CATALOGUE.images(dataset.name()).name();
            String id = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .topicId()
                    .toString();
            List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
            for (String readFrom : List.of("of-the-first-topic", id)) {
                byte[] key = readFrom.getBytes(UTF_8);
                ProducerRecord<byte[], byte[]> ofLabeler =
                        ReplayFixture.letter(CATALOGUE, topic, 0, letters.size(), key, key);
                ofLabeler.headers().add(DeadLetters.IMAGES_TOPIC_ID, key);
                ProducerRecord<byte[], byte[]> ofSink = ReplayFixture.letter(
                        CATALOGUE, CATALOGUE.augmented(dataset.name()).name(), 0, letters.size(), key, key);
                ofSink.headers().add(AugmentedHeaders.IMAGES_TOPIC_ID, key);
                letters.addAll(List.of(ofLabeler, ofSink));
            }
            ReplayFixture.send(producer, letters);

            CapturedRun replay = run(stack, "dead-letters", "replay", "--all", "--dry-run", "--json");
            assertThat(replay.exitCode()).isEqualTo(1);
            assertThat(replay.out()).contains("the images topic of dataset anew was made anew since, for other images");
            assertThat(new ObjectMapper().readTree(replay.out()).findValuesAsText("result"))
                    .containsExactly("REFUSED", "REFUSED", "READY", "READY");
        }
    }

    private static void assertPutBack(
            List<ConsumerRecord<byte[], byte[]>> images, JsonNode letter, byte[] key, byte[] value) {
        List<ConsumerRecord<byte[], byte[]>> same = images.stream()
                .filter(record -> Arrays.equals(record.key(), key))
                .toList();
        assertThat(same).hasSize(2);
        assertThat(same.get(1).partition()).isEqualTo(same.get(0).partition());
        assertThat(same.get(1).value()).isEqualTo(value).isEqualTo(same.get(0).value());
        assertThat(same.get(1).headers()).singleElement().satisfies(header -> {
            assertThat(header.key()).isEqualTo("ladd.replayed-from");
            assertThat(header.value())
                    .isEqualTo(("ladd.dead-letters-0@" + letter.get("id").asText()).getBytes(UTF_8));
        });
    }

    private void assertValueIs(EmbeddedStack stack, JsonNode letter, byte[] value) throws IOException {
        Path file = folder.resolve("value");
        CapturedRun shown =
                run(stack, "dead-letters", "show", letter.get("id").asText(), "--value-to", file.toString());
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(file).hasBinaryContent(value);
    }

    private List<JsonNode> letters(EmbeddedStack stack) throws IOException {
        CapturedRun run = run(stack, "dead-letters", "list", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<JsonNode> letters = new ArrayList<>();
        new ObjectMapper().readTree(run.out()).forEach(letters::add);
        return letters;
    }

    private JsonNode letter(EmbeddedStack stack, String reason) throws IOException {
        List<JsonNode> letters = letters(stack);
        letters.removeIf(letter -> !letter.get("reason").asText().equals(reason));
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private List<String> results(EmbeddedStack stack, String... which) throws IOException {
        String[] command = Stream.concat(Stream.of("dead-letters", "replay", "--json"), Arrays.stream(which))
                .toArray(String[]::new);
        CapturedRun run = run(stack, command);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out()).findValuesAsText("result");
    }

    private CapturedRun run(EmbeddedStack stack, String... command) {
        return CapturedRun.of(Stream.concat(Arrays.stream(command), ReplayFixture.options(stack, folder, CATALOGUE))
                .toArray(String[]::new));
    }

    private static void awaitNoLag(ToyDataset dataset) {
        await().atMost(Duration.ofSeconds(60)).until(() -> dataset.lag(1).equals(Optional.of(0L)));
    }

    private static SyntheticImage claim(ToyDataset dataset, int index, Path file) throws Exception {
        return dataset.imageBuilder(index, 1, FINAL)
                .setPixels(null)
                .setClaimCheck(ClaimCheck.newBuilder()
                        .setUri(file.toUri().toString())
                        .setSha256(HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(PIXELS)))
                        .setSize(PIXELS.length)
                        .build())
                .build();
    }
}
