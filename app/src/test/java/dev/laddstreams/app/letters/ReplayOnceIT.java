package dev.laddstreams.app.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.Ladd;
import dev.laddstreams.app.letters.ReplayOutcome.Result;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.SourcePosition;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may go wrong between a letter and its record. */
class ReplayOnceIT {
    private static final TopicCatalogue CATALOGUE =
            new TopicCatalogue(2, (short) 1, TopicCatalogue.DEFAULT.maxMessageBytes());
    private static final TopicSpec LETTERS = CATALOGUE.deadLetters();
    private static final int MANY = 3_000;
    private static final int KILLS = 3;

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
    void shouldNeitherLoseNorDoubleWhenItIsKilled() throws Exception {
        TopicSpec topic = CATALOGUE.images("killed");
        try (ToyDataset dataset = dataset("killed");
                KafkaProducer<byte[], byte[]> producer = ReplayFixture.producer(stack.connection())) {
            ReplayFixture.refusedRecords(producer, CATALOGUE, topic.name(), MANY);
            Random random = new Random(1);
            for (int kill = 1; kill <= KILLS; kill++) {
                long moment = dataset.writtenImages() + 50 + random.nextInt(700);
                Process replay = startReplay(topic.name());
                try {
                    await().atMost(Duration.ofSeconds(60))
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> dataset.writtenImages() >= moment || !replay.isAlive());
                } finally {
                    replay.destroyForcibly().waitFor();
                }
            }
            int before = replayed(dataset, topic).size();
            assertThat(before).as("put back when the last one was killed").isBetween(1, MANY - 1);

            List<ReplayOutcome> rest = replay().run(waiting(topic));

            assertThat(rest).extracting(ReplayOutcome::result).containsOnly(Result.REPLAYED);
            assertThat(replayed(dataset, topic))
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, MANY).mapToObj(Integer::toString).toList());
            assertThat(replay().run(waiting(topic))).isEmpty();
        }
    }

    @Test
    void shouldEndAReplayThatIsOnItsWay() {
        TopicSpec topic = CATALOGUE.images("fenced");
        try (ToyDataset dataset = dataset("fenced");
                KafkaProducer<byte[], byte[]> producer = ReplayFixture.producer(stack.connection())) {
            List<Long> ids = ReplayFixture.refusedRecords(producer, CATALOGUE, topic.name(), 1);
            try (KafkaProducer<byte[], byte[]> other =
                    ReplayFixture.transaction(stack.connection(), "ladd-dead-letters-replay")) {
                ReplayFixture.send(
                        other,
                        List.of(new ProducerRecord<>(topic.name(), 0, "key-0".getBytes(UTF_8), "0".getBytes(UTF_8))));

                assertThat(replay().run(new LetterSelection.Named(Set.copyOf(ids))))
                        .extracting(ReplayOutcome::result)
                        .containsExactly(Result.REPLAYED);
                assertThatThrownBy(other::commitTransaction).isInstanceOf(ProducerFencedException.class);
            }
            assertThat(dataset.read(topic)).hasSize(2);
        }
    }

    @Test
    void shouldSeeWhatWasPutBackBehindAnOpenTransaction() throws Exception {
        TopicSpec topic = CATALOGUE.images("behind");
        try (ToyDataset dataset = dataset("behind");
                KafkaProducer<byte[], byte[]> producer = ReplayFixture.producer(stack.connection());
                KafkaProducer<byte[], byte[]> lane = ReplayFixture.transaction(stack.connection(), "lane")) {
            List<Long> ids = ReplayFixture.refusedRecords(producer, CATALOGUE, topic.name(), 1);
            ReplayFixture.send(lane, List.of(ReplayFixture.letter(CATALOGUE, topic.name(), 0, 99, null, null)));
            try (KafkaProducer<byte[], byte[]> earlier = ReplayFixture.transaction(stack.connection(), "earlier")) {
                ReplayFixture.send(
                        earlier, List.of(DeadLetters.mark(LETTERS.name(), new SourcePosition(topic.name(), 0, 0), 1)));
                earlier.commitTransaction();
            }

            CompletableFuture<List<ReplayOutcome>> outcomes =
                    CompletableFuture.supplyAsync(() -> replay().run(new LetterSelection.Named(Set.copyOf(ids))));
            assertThatThrownBy(() -> outcomes.get(4, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            lane.abortTransaction();

            assertThat(outcomes.get(30, TimeUnit.SECONDS))
                    .extracting(ReplayOutcome::result)
                    .containsExactly(Result.ALREADY_REPLAYED);
            assertThat(dataset.read(topic)).hasSize(1);
        }
    }

    @Test
    void shouldLeaveWhatCannotOrMustNotGoBack() {
        TopicSpec topic = CATALOGUE.images("left");
        try (ToyDataset dataset = dataset("left");
                KafkaProducer<byte[], byte[]> producer = ReplayFixture.producer(stack.connection())) {
            byte[] newer = "newer".getBytes(UTF_8);
            List<Long> ids = ReplayFixture.refusedRecords(producer, CATALOGUE, topic.name(), 2);
            ReplayFixture.send(
                    producer, List.of(new ProducerRecord<>(topic.name(), 0, "key-0".getBytes(UTF_8), newer)));
            ProducerRecord<byte[], byte[]> omitted = ReplayFixture.letter(CATALOGUE, topic.name(), 0, 50, newer, null);
            omitted.headers().add(DeadLetters.OMITTED, "20000000".getBytes(UTF_8));
            List<Long> others = ReplayFixture.send(
                            producer,
                            List.of(
                                    // another lane refused the same record
                                    ReplayFixture.letter(
                                            CATALOGUE,
                                            topic.name(),
                                            1,
                                            0,
                                            "key-1".getBytes(UTF_8),
                                            "1".getBytes(UTF_8)),
                                    omitted,
                                    ReplayFixture.letter(CATALOGUE, LETTERS.name(), 0, 50, newer, newer),
                                    ReplayFixture.letter(CATALOGUE, "gone.images", 0, 50, newer, newer),
                                    ReplayFixture.letter(CATALOGUE, topic.name(), 2, 50, newer, newer),
                                    // a compacted topic takes no record without a key
                                    ReplayFixture.letter(CATALOGUE, topic.name(), 0, 51, null, newer)))
                    .stream()
                    .map(metadata -> metadata.offset())
                    .toList();

            List<ReplayOutcome> outcomes = replay().run(new LetterSelection.Named(
                    Stream.concat(ids.stream(), others.stream()).collect(Collectors.toSet())));

            assertThat(outcomes)
                    .extracting(ReplayOutcome::id, ReplayOutcome::result)
                    .containsExactly(
                            tuple(ids.get(0), Result.SUPERSEDED),
                            tuple(ids.get(1), Result.REPLAYED),
                            tuple(others.get(0), Result.REPLAYED),
                            tuple(others.get(1), Result.REFUSED),
                            tuple(others.get(2), Result.REFUSED),
                            tuple(others.get(3), Result.REFUSED),
                            tuple(others.get(4), Result.REFUSED),
                            tuple(others.get(5), Result.REFUSED));
            assertThat(outcomes.get(3).detail()).contains("20000000 bytes", "too large");
            assertThat(outcomes.get(4).detail()).contains("is not one of a dataset");
            assertThat(outcomes.get(5).detail()).contains("has 0 partitions");
            assertThat(outcomes.get(6).detail()).contains("has 2 partitions");
            assertThat(outcomes.get(7).detail()).contains("the broker does not take it");
            assertThat(dataset.read(topic))
                    .extracting(ConsumerRecord::partition, record -> new String(record.value(), UTF_8))
                    .containsExactlyInAnyOrder(tuple(0, "0"), tuple(0, "newer"), tuple(1, "1"), tuple(1, "1"));
            assertThatThrownBy(() -> replay().run(new LetterSelection.Named(Set.of(ids.get(0), 1_000_000L))))
                    .isInstanceOfSatisfying(
                            LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                    .hasMessageContaining("1000000");
        }
    }

    @Test
    void shouldNameTheTopicThatTakesNoRecordOfThatSize() {
        TopicSpec topic = CATALOGUE.images("small");
        try (ToyDataset dataset = dataset("small");
                KafkaProducer<byte[], byte[]> producer = ReplayFixture.producer(stack.connection())) {
            dataset.limitRecords(topic, 500);
            List<Long> ids = ReplayFixture.send(
                            producer,
                            List.of(
                                    ReplayFixture.letter(
                                            CATALOGUE, topic.name(), 0, 50, "large".getBytes(UTF_8), new byte[1_000]),
                                    ReplayFixture.letter(
                                            CATALOGUE, topic.name(), 0, 51, "small".getBytes(UTF_8), new byte[10])))
                    .stream()
                    .map(metadata -> metadata.offset())
                    .toList();

            List<ReplayOutcome> outcomes = replay().run(new LetterSelection.Named(Set.copyOf(ids)));

            assertThat(outcomes).extracting(ReplayOutcome::result).containsExactly(Result.REFUSED, Result.REPLAYED);
            assertThat(outcomes.get(0).detail())
                    .isEqualTo(
                            "the broker does not take it: a record is larger than topic small.images takes, 500 bytes");
        }
    }

    private static DeadLetterReplay replay() {
        return new DeadLetterReplay(stack.connection(), CATALOGUE);
    }

    private static LetterSelection waiting(TopicSpec topic) {
        return new LetterSelection.Waiting(letter -> letter.topic().equals(topic.name()));
    }

    /** Those that carry the header. */
    private static List<ConsumerRecord<byte[], byte[]>> replayed(ToyDataset dataset, TopicSpec topic) {
        return dataset.read(topic).stream()
                .filter(record -> record.headers().lastHeader(DeadLetters.REPLAYED_FROM) != null)
                .toList();
    }

    private static Process startReplay(String topic) throws IOException {
        String[] java = {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Ladd.class.getName(),
            "dead-letters",
            "replay",
            "--topic",
            topic
        };
        ProcessBuilder process =
                new ProcessBuilder(Stream.concat(Arrays.stream(java), ReplayFixture.options(stack, folder, CATALOGUE))
                        .toList());
        process.environment().keySet().removeIf(name -> name.startsWith("LADD_"));
        return process.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start();
    }

    private static ToyDataset dataset(String name) {
        return new ToyDataset(stack.connection(), CATALOGUE, name, folder.resolve("artifacts"));
    }
}
