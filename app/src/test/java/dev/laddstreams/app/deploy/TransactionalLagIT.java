package dev.laddstreams.app.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.RunningLabeler;
import dev.laddstreams.processors.progress.ProgressSettings;
import dev.laddstreams.processors.progress.ProgressTracker;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an autoscaler that compares offsets sees of a transactional topic, and why labelers are scaled by their own lag. */
@Timeout(180)
class TransactionalLagIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int IMAGES = 10;

    @TempDir
    private Path folder;

    @Test
    void shouldScaleByWhatWaitsWhereAReaderOfRecordsLagsForEver() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        TopicCatalogue catalogue = new TopicCatalogue(1, (short) 1, TopicCatalogue.DEFAULT.maxMessageBytes());
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ToyDataset toys = new ToyDataset(stack.connection(), catalogue, "toys", folder.resolve("artifacts"))) {
            KafkaConnection connection = stack.connection().measuredBy(new Meters(registry));
            toys.labeler(1);
            toys.manifest(1, ManifestState.SEALED, IMAGES);
            toys.flush();
            TopicPartition images = new TopicPartition(catalogue.images("toys").name(), 0);
            sendInATransaction(connection, toys, images);
            try (Role progress =
                    new ProgressTracker(connection, catalogue, ProgressSettings.of(folder.resolve("streams")))) {
                progress.start();
                awaitValue(registry, Metric.PROGRESS_WAITING, IMAGES);
                try (Role labeler = RunningLabeler.role(
                        connection, catalogue, List.of(folder.resolve("artifacts")), Duration.ZERO)) {
                    labeler.start();
                    await().atMost(PATIENCE).until(() -> toys.augmented().size() == IMAGES);

                    await().atMost(PATIENCE).until(() -> toys.lag(1).orElse(1L) == 0);
                    awaitValue(registry, Metric.LANE_LAG_AGE, 0);
                    awaitValue(registry, Metric.PROGRESS_WAITING, 0);
                    assertThat(lagOfAReaderThatCommitsWhatItHasRead(connection, images))
                            .as("the marker that ends the transaction")
                            .isOne();
                }
                toys.labeler(2);
                toys.flush();
                awaitValue(registry, Metric.PROGRESS_WAITING, IMAGES);
            }
        }
    }

    private static void awaitValue(PrometheusMeterRegistry registry, Metric metric, int value) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(registry.scrape().lines())
                        .filteredOn(line -> line.startsWith(metric.prometheusName() + "{"))
                        .singleElement()
                        .asString()
                        .endsWith(" " + value + ".0"));
    }

    private static void sendInATransaction(KafkaConnection connection, ToyDataset toys, TopicPartition to) {
        Map<String, Object> properties = connection.producerProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "images");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < IMAGES; i++) {
                byte[] value = toys.imageBytes(
                        toys.imageBuilder(i, 1, ImageState.FINAL).build());
                sent.add(producer.send(new ProducerRecord<>(
                        to.topic(), to.partition(), toys.imageId(i).getBytes(UTF_8), value)));
            }
            producer.commitTransaction();
            assertThat(sent).allMatch(Future::isDone);
        }
    }

    private static long lagOfAReaderThatCommitsWhatItHasRead(KafkaConnection connection, TopicPartition partition) {
        Map<String, Object> properties = connection.consumerProperties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, "reader");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            int read = 0;
            while (read < IMAGES) {
                for (var record : reader.poll(Duration.ofMillis(200))) {
                    read++;
                    reader.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
                }
            }
            return reader.endOffsets(List.of(partition)).get(partition)
                    - reader.committed(Set.of(partition)).get(partition).offset();
        }
    }
}
