package dev.laddstreams.app.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records and their dead letters without a labeler that refuses them. */
final class ReplayFixture {
    private ReplayFixture() {}

    /** Of a command that works on this stack. */
    static Stream<String> options(EmbeddedStack stack, Path folder, TopicCatalogue catalogue) {
        return Stream.of(
                "--work-dir",
                folder.resolve("work").toString(),
                "--set",
                "kafka.bootstrap-servers=" + stack.connection().bootstrapServers(),
                "--set",
                "schema-registry.url=" + stack.connection().schemaRegistryUrl(),
                "--set",
                "topics.partitions=" + catalogue.partitions());
    }

    static KafkaProducer<byte[], byte[]> producer(KafkaConnection connection) {
        return new KafkaProducer<>(
                connection.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** In a transaction that the caller ends. */
    static KafkaProducer<byte[], byte[]> transaction(KafkaConnection connection, String id) {
        Map<String, Object> properties = connection.producerProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        return producer;
    }

    /** Puts records on a topic and refuses them all; values are {@code 0}, {@code 1} and so on. */
    static List<Long> refusedRecords(
            KafkaProducer<byte[], byte[]> producer, TopicCatalogue catalogue, String topic, int count) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new ProducerRecord<>(
                    topic,
                    i % catalogue.partitions(),
                    ("key-" + i).getBytes(UTF_8),
                    Integer.toString(i).getBytes(UTF_8)));
        }
        List<RecordMetadata> put = send(producer, records);
        List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            letters.add(letter(
                    catalogue,
                    topic,
                    put.get(i).partition(),
                    put.get(i).offset(),
                    records.get(i).key(),
                    records.get(i).value()));
        }
        return send(producer, letters).stream().map(RecordMetadata::offset).toList();
    }

    static ProducerRecord<byte[], byte[]> letter(
            TopicCatalogue catalogue, String topic, int partition, long offset, byte[] key, byte[] value) {
        return DeadLetters.of(
                catalogue.deadLetters().name(),
                new ConsumerRecord<>(topic, partition, offset, key, value),
                Reason.RECORD_INVALID,
                new IllegalArgumentException("poison"));
    }

    static List<RecordMetadata> send(
            KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
        producer.flush();
        List<RecordMetadata> done = new ArrayList<>();
        for (Future<RecordMetadata> future : sent) {
            try {
                done.add(future.get());
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
        return done;
    }
}
