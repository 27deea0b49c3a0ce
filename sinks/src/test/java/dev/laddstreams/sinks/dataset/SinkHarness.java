package dev.laddstreams.sinks.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.ActivationLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.activation.ActivationPolicy;
import dev.laddstreams.sinks.table.CatalogSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Plays labeler lanes and progress topology against a real broker. */
public final class SinkHarness implements AutoCloseable {
    static final TopicCatalogue TOPICS = new TopicCatalogue(3, (short) 1, 1 << 20);
    private static final Duration POLL = Duration.ofMillis(100);
    /** The longest that brokers allow: a machine that stood still or set its clock must not abort the harness's own. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);

    private final EmbeddedStack stack;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<SpecificRecord> serializer;

    public SinkHarness(Path folder) {
        stack = EmbeddedStack.start(folder);
        stack.createTopics(TOPICS.shared());
        Map<String, Object> properties = connection().producerProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "harness");
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        serializer = connection().valueSerializer();
    }

    public KafkaConnection connection() {
        return stack.connection();
    }

    /** Quick to notice and to commit. */
    static DatasetSinkSettings settings(String groupId) {
        return new DatasetSinkSettings(
                groupId, Duration.ofMillis(400), 1 << 20, Duration.ofMillis(300), Duration.ofMillis(300));
    }

    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    void createTopics(String dataset) {
        stack.createTopics(List.of(TOPICS.images(dataset), TOPICS.augmented(dataset)));
    }

    /** In one committed transaction. Returns, by partition, the offset after the last of them. */
    Map<Integer, Long> label(String dataset, List<AugmentedRecord> records) {
        producer.beginTransaction();
        Map<Integer, Long> ends = sendAll(dataset, records);
        producer.commitTransaction();
        return ends;
    }

    /** As {@link #label}, but the transaction is aborted. */
    void labelInVain(String dataset, List<AugmentedRecord> records) {
        producer.beginTransaction();
        sendAll(dataset, records);
        producer.abortTransaction();
    }

    private Map<Integer, Long> sendAll(String dataset, List<AugmentedRecord> records) {
        String topic = TOPICS.augmented(dataset).name();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (AugmentedRecord record : records) {
            String imageId = record.getImage().getImageId();
            String key = RecordKeys.augmented(
                    imageId,
                    record.getProvenance().getLabelerId(),
                    record.getProvenance().getVersion());
            int partition = Math.floorMod(imageId.hashCode(), TOPICS.partitions());
            sent.add(producer.send(
                    new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), serializer.serialize(topic, record))));
        }
        producer.flush();
        Map<Integer, Long> ends = new TreeMap<>();
        sent.forEach(future -> {
            RecordMetadata at = await(future);
            ends.merge(at.partition(), at.offset() + 1, Math::max);
        });
        return ends;
    }

    void sendRaw(String topic, byte[] key, byte[] value) {
        producer.beginTransaction();
        Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(topic, 0, key, value));
        producer.commitTransaction();
        await(sent);
    }

    void publish(TopicSpec topic, String key, SpecificRecord value) {
        sendRaw(topic.name(), key.getBytes(UTF_8), serializer.serialize(topic.name(), value));
    }

    /** Manifest, descriptor and COMPLETED. */
    void complete(String dataset, int manifestRevision, int version, int images, Map<Integer, Long> ends) {
        publish(TOPICS.datasets(), dataset, Samples.manifest(dataset, manifestRevision, images));
        publish(TOPICS.labelers(), RecordKeys.labeler(Samples.LABELER, version), Samples.descriptor(version));
        LabelingProgress completed = Samples.completed(dataset, manifestRevision, version, images, ends);
        publish(TOPICS.progress(), RecordKeys.progress(dataset, manifestRevision, Samples.LABELER, version), completed);
    }

    ActivationLog activations() {
        return new ActivationLog(connection(), TOPICS);
    }

    Optional<Activation> activation(String dataset) {
        return activations().find(dataset, Samples.LABELER);
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return readAll(TOPICS.deadLetters().name());
    }

    private List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                connection().consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(all::add);
            }
        }
        return all;
    }

    /** Records that the group has not read, over all partitions of the dataset's augmented topic. */
    long lag(String groupId, String dataset) {
        Map<String, Object> properties = new HashMap<>(connection().consumerProperties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < TOPICS.partitions(); i++) {
                partitions.add(new TopicPartition(TOPICS.augmented(dataset).name(), i));
            }
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
            return consumer.endOffsets(partitions).entrySet().stream()
                    .mapToLong(end -> end.getValue()
                            - (committed.get(end.getKey()) == null
                                    ? 0
                                    : committed.get(end.getKey()).offset()))
                    .sum();
        }
    }

    /** As {@link #start(String, CatalogSettings)}, with a policy of activation. */
    RunningSink start(String groupId, CatalogSettings tables, ActivationPolicy policy) {
        return new RunningSink(new DatasetSink(connection(), TOPICS, tables, settings(groupId), policy));
    }

    /** Starts a sink on a thread of its own. */
    RunningSink start(String groupId, CatalogSettings tables) {
        return new RunningSink(new DatasetSink(connection(), TOPICS, tables, settings(groupId)));
    }

    /** A sink at work; closing it waits for its end and fails when it failed. */
    static final class RunningSink implements AutoCloseable {
        private final DatasetSink sink;

        RunningSink(DatasetSink sink) {
            this.sink = sink;
            sink.start();
        }

        Optional<DatasetStatus> status(String dataset) {
            throwFailure();
            return Optional.ofNullable(sink.status().get(dataset));
        }

        @Override
        public void close() {
            sink.close();
            throwFailure();
        }

        private void throwFailure() {
            sink.failure().ifPresent(failure -> {
                throw failure;
            });
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        serializer.close();
        producer.close();
        stack.close();
    }
}
