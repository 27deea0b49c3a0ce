package dev.laddstreams.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.Activation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicSnapshotTest {
    /** Not compacted, because a broker refuses null keys on a compacted topic. */
    private static final TopicSpec TOPIC = new TopicSpec(
            "snapshot", 4, (short) 1, TopicSpec.Cleanup.DELETE, 1 << 20, "key", Optional.of(Activation.class));

    @TempDir
    static Path folder;

    private static EmbeddedStack stack;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(folder);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldReadLastRecordOfEachKeyAndSkipWhatCannotBeRead() throws Exception {
        stack.createTopics(List.of(TOPIC));
        assertThat(TopicSnapshot.read(stack.connection(), TOPIC, Activation.class))
                .isEmpty();
        try (Producer<String, byte[]> producer = producer();
                Serializer<SpecificRecord> avro = stack.connection().valueSerializer()) {
            for (int i = 0; i < 20; i++) {
                send(producer, "key-" + i, avro.serialize(TOPIC.name(), activation(i, 1)));
            }
            send(producer, "key-3", avro.serialize(TOPIC.name(), activation(3, 2)));
            send(producer, "key-4", null);
            send(producer, null, avro.serialize(TOPIC.name(), activation(0, 1)));
            send(producer, "key-5", "not avro".getBytes(UTF_8));
        }

        Map<String, Activation> values = TopicSnapshot.read(stack.connection(), TOPIC, Activation.class);

        assertThat(values).hasSize(19).doesNotContainKey("key-4");
        assertThat(values.get("key-3")).isEqualTo(activation(3, 2));
        assertThat(values.get("key-5")).isEqualTo(activation(5, 1));
        List<String> visited = new ArrayList<>();
        long skipped =
                TopicSnapshot.visit(stack.connection(), TOPIC, Activation.class, (key, value) -> visited.add(key));
        assertThat(skipped).isEqualTo(2);
        assertThat(visited).hasSize(22);
    }

    @Test
    void shouldShowTransactionAsSoonAsItsCommitReturned() throws Exception {
        TopicSpec topic = TopicCatalogue.DEFAULT.images("own-writes");
        stack.createTopics(List.of(topic));
        Map<String, Object> properties = stack.connection().producerProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "own-writes");
        try (Producer<String, SpecificRecord> producer = new KafkaProducer<>(
                properties, new StringSerializer(), stack.connection().valueSerializer())) {
            producer.initTransactions();
            for (int i = 1; i <= 8; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic.name(), "key-" + i, activation(i, 1)))
                        .get();
                producer.commitTransaction();

                assertThat(TopicSnapshot.read(stack.connection(), topic, Activation.class))
                        .hasSize(i);
            }
        }
    }

    @Test
    void shouldCountCommittedRecordsAlone() throws Exception {
        TopicSpec deadLetters = TopicCatalogue.DEFAULT.deadLetters();
        assertThat(DeadLetterLog.count(stack.connection(), deadLetters)).isEmpty();
        stack.createTopics(List.of(deadLetters));
        Map<String, Object> properties = stack.connection().producerProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "dead-letters");
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 4; transaction++) {
                producer.beginTransaction();
                for (int i = 0; i < 3; i++) {
                    // as they come: a key twice, none at all, bytes that are no Avro, no headers
                    ProducerRecord<String, byte[]> letter =
                            new ProducerRecord<>(deadLetters.name(), i == 0 ? null : "key", "not avro".getBytes(UTF_8));
                    if (i > 0) {
                        letter.headers().add(DeadLetters.TOPIC, "pets.images".getBytes(UTF_8));
                        letter.headers().add(DeadLetters.REASON, "record-invalid".getBytes(UTF_8));
                    }
                    producer.send(letter).get();
                }
                if (transaction % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }

        assertThat(DeadLetterLog.count(stack.connection(), deadLetters))
                .containsExactly(
                        Map.entry(new DeadLetters.Origin("unknown", "unknown"), new DeadLetters.Count(2, 0)),
                        Map.entry(
                                new DeadLetters.Origin("pets.images", "record-invalid"), new DeadLetters.Count(4, 0)));
    }

    @Test
    void shouldNotWaitForTransactionThatStaysOpen() throws Exception {
        TopicSpec topic = TopicCatalogue.DEFAULT.images("open");
        stack.createTopics(List.of(topic));
        Map<String, Object> properties = stack.connection().producerProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "open");
        try (Producer<String, SpecificRecord> producer = new KafkaProducer<>(
                properties, new StringSerializer(), stack.connection().valueSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic.name(), "key", activation(1, 1)))
                    .get();

            assertThat(TopicSnapshot.read(stack.connection(), topic, Activation.class))
                    .isEmpty();

            producer.abortTransaction();
        }
    }

    @Test
    void shouldTakeTopicThatDoesNotExistForEmpty() {
        assertThat(TopicSnapshot.read(stack.connection(), TopicCatalogue.DEFAULT.activations(), Activation.class))
                .isEmpty();
    }

    @Test
    void shouldNotTakeRegistryThatIsAwayForRecordsThatCannotBeRead() throws Exception {
        TopicSpec topic = TopicCatalogue.DEFAULT.lanes();
        stack.createTopics(List.of(topic));
        try (Producer<String, byte[]> producer = producer();
                Serializer<SpecificRecord> avro = stack.connection().valueSerializer()) {
            send(producer, "key", avro.serialize(topic.name(), activation(1, 1)), topic);
        }
        KafkaConnection away = KafkaConnection.of(stack.connection().bootstrapServers(), "http://127.0.0.1:1");

        assertThatThrownBy(() -> TopicSnapshot.read(away, topic, Activation.class))
                .asInstanceOf(type(LaddException.class))
                .extracting(LaddException::reason)
                .isEqualTo(Reason.REGISTRY_UNAVAILABLE);
    }

    @Test
    void shouldCreateTopicsOnceAndRefuseOtherPartitionCount() {
        TopicSpec topic = TopicCatalogue.DEFAULT.images("counted");
        Topics.create(stack.connection(), List.of(topic));
        Topics.create(stack.connection(), List.of(topic, TopicCatalogue.DEFAULT.augmented("counted")));

        TopicSpec wider = new TopicCatalogue(8, (short) 1, 1 << 20).images("counted");
        assertThatThrownBy(() -> Topics.create(stack.connection(), List.of(wider)))
                .hasMessageStartingWith("Cannot use topic counted.images: 4 partitions (expected: 8")
                .asInstanceOf(type(LaddException.class))
                .extracting(LaddException::reason)
                .isEqualTo(Reason.INCOMPATIBLE);
    }

    @Test
    void shouldSayThatBrokerDoesNotAnswer() {
        KafkaConnection away = new KafkaConnection(
                "127.0.0.1:1",
                "http://127.0.0.1:1",
                stack.connection().serializerClass(),
                stack.connection().deserializerClass(),
                Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "500"),
                Map.of(),
                Map.of(),
                Map.of());

        assertThatThrownBy(() -> Topics.create(away, List.of(TOPIC)))
                .hasMessageContaining("127.0.0.1:1")
                .asInstanceOf(type(LaddException.class))
                .extracting(LaddException::reason)
                .isEqualTo(Reason.BROKER_UNAVAILABLE);
        assertThatThrownBy(() -> TopicSnapshot.read(away, TOPIC, Activation.class))
                .hasMessageContaining("127.0.0.1:1")
                .asInstanceOf(type(LaddException.class))
                .extracting(LaddException::reason)
                .isEqualTo(Reason.BROKER_UNAVAILABLE);
    }

    private static Producer<String, byte[]> producer() {
        return new KafkaProducer<>(
                stack.connection().producerProperties(), new StringSerializer(), new ByteArraySerializer());
    }

    private static void send(Producer<String, byte[]> producer, String key, byte[] value) throws Exception {
        send(producer, key, value, TOPIC);
    }

    private static void send(Producer<String, byte[]> producer, String key, byte[] value, TopicSpec topic)
            throws Exception {
        producer.send(new ProducerRecord<>(topic.name(), key, value)).get();
    }

    private static Activation activation(int dataset, int version) {
        return Activations.pointAt(Activations.none("d" + dataset, "teacher"), version, "tag", 1, Instant.EPOCH);
    }
}
