package dev.laddstreams.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.Activation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TopicFollowerTest {
    private static final Duration POLL = Duration.ofMillis(100);

    @TempDir
    static Path folder;

    private static EmbeddedStack stack;

    private final List<String> heard = new ArrayList<>();
    private TopicSpec first;
    private TopicSpec second;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(folder);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        first = topic(name + "-first");
        second = topic(name + "-second");
    }

    @Test
    void shouldHearWhatIsThereThenThatItHasCaughtUpThenWhatComes() throws Exception {
        stack.createTopics(List.of(first, second));
        send(first, "a", avro(first, 1));
        send(first, "a", avro(first, 2));
        send(first, null, avro(first, 3));
        send(first, "b", "not avro".getBytes(UTF_8));
        send(first, "a", null);
        send(second, "c", avro(second, 4));
        try (TopicFollower follower = follow(stack.connection())) {
            assertThat(follower.caughtUp()).isFalse();

            pollUntil(follower, follower::caughtUp);

            assertThat(heard).containsExactlyInAnyOrder("1 a 1", "1 a 2", "1 a -", "2 c 4");
            assertThat(heard.stream().filter(line -> line.startsWith("1"))).containsExactly("1 a 1", "1 a 2", "1 a -");

            send(second, "d", avro(second, 5));
            pollUntil(follower, () -> heard.contains("2 d 5"));
        }
    }

    @Test
    void shouldHearCommittedRecordsAlone() throws Exception {
        stack.createTopics(List.of(first, second));
        Map<String, Object> properties = stack.connection().producerProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, first.name());
        try (Producer<String, byte[]> producer =
                        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
                TopicFollower follower = follow(stack.connection())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(first.name(), "aborted", avro(first, 1)))
                    .get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(first.name(), "open", avro(first, 2)))
                    .get();
            pollUntil(follower, follower::caughtUp);
            assertThat(heard).isEmpty();

            producer.commitTransaction();

            pollUntil(follower, () -> heard.contains("1 open 2"));
            assertThat(heard).hasSize(1);
        }
    }

    @Test
    void shouldWaitForARegistryThatIsAwayAndLoseNothing() throws Exception {
        stack.createTopics(List.of(first, second));
        send(first, "a", avro(first, 1));
        send(second, "b", avro(second, 2));
        int port = freePort();
        KafkaConnection connection =
                KafkaConnection.of(stack.connection().bootstrapServers(), "http://127.0.0.1:" + port);
        try (TopicFollower follower = follow(connection)) {
            for (int poll = 0; poll < 20; poll++) {
                follower.poll(POLL);
            }
            assertThat(heard).isEmpty();
            assertThat(follower.caughtUp()).isFalse();

            SchemaRegistry registry = SchemaRegistry.start(stack.connection(), "any", port);
            try {
                pollUntil(follower, follower::caughtUp);
            } finally {
                registry.close();
            }

            assertThat(heard).containsExactlyInAnyOrder("1 a 1", "2 b 2");
        }
    }

    @Test
    void shouldWaitForATopicThatDoesNotExistYet() throws Exception {
        try (TopicFollower follower = follow(stack.connection())) {
            follower.poll(POLL);
            assertThat(follower.caughtUp()).isFalse();

            stack.createTopics(List.of(first, second));
            send(first, "a", avro(first, 1));

            pollUntil(follower, () -> follower.caughtUp() && !heard.isEmpty());
            assertThat(heard).containsExactly("1 a 1");
        }
    }

    @Test
    void shouldEndThePollWithWhatAVisitorThrows() throws Exception {
        stack.createTopics(List.of(first));
        send(first, "a", avro(first, 1));
        try (TopicFollower follower = new TopicFollower(stack.connection())
                .follow(first, Activation.class, (key, value) -> {
                    throw new IllegalStateException("no " + key);
                })) {
            assertThatThrownBy(() -> pollUntil(follower, follower::caughtUp)).hasMessage("no a");
        }
    }

    private TopicFollower follow(KafkaConnection connection) {
        return new TopicFollower(connection)
                .follow(first, Activation.class, (key, value) -> hear(1, key, value))
                .follow(second, Activation.class, (key, value) -> hear(2, key, value));
    }

    private void hear(int topic, String key, Optional<Activation> value) {
        heard.add(topic + " " + key + " "
                + value.map(present -> String.valueOf(present.getVersion())).orElse("-"));
    }

    private static void pollUntil(TopicFollower follower, BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            follower.poll(POLL);
        }
    }

    /** Not compacted, because a broker refuses null keys on a compacted topic. */
    private static TopicSpec topic(String name) {
        return new TopicSpec(
                name, 1, (short) 1, TopicSpec.Cleanup.DELETE, 1 << 20, "key", Optional.of(Activation.class));
    }

    private static void send(TopicSpec topic, String key, byte[] value) throws Exception {
        try (Producer<String, byte[]> producer = new KafkaProducer<>(
                stack.connection().producerProperties(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(), key, value)).get();
        }
    }

    private static byte[] avro(TopicSpec topic, int version) {
        try (Serializer<Activation> serializer = stack.connection().valueSerializer()) {
            return serializer.serialize(
                    topic.name(),
                    Activations.pointAt(Activations.none("d", "teacher"), version, "tag", 1, Instant.EPOCH));
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
