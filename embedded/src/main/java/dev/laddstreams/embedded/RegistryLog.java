package dev.laddstreams.embedded;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.TopicSpec.Cleanup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Keeps the registry's events in the compacted topic {@code _schemas}. */
final class RegistryLog implements AutoCloseable {
    private static final String NAME = "_schemas";
    private static final int MAX_EVENT_BYTES = 1 << 20;
    private static final TopicPartition PARTITION = new TopicPartition(NAME, 0);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STALLED = Duration.ofSeconds(30);

    private final KafkaConnection connection;
    private final Producer<byte[], byte[]> producer;

    RegistryLog(KafkaConnection connection, short replicas) {
        this.connection = connection;
        Topics.create(
                connection,
                List.of(new TopicSpec(
                        NAME,
                        1,
                        replicas,
                        Cleanup.COMPACT,
                        MAX_EVENT_BYTES,
                        "what, subject, version",
                        Optional.empty())));
        RoleProperties role = RoleProperties.NONE
                .always(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000")
                .always(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "15000")
                .always(ProducerConfig.MAX_BLOCK_MS_CONFIG, "15000");
        producer = Clients.durableProducer(connection, role);
    }

    /** Everything that was appended, oldest first. */
    void replay(Consumer<RegistryEvent> events) {
        try (KafkaConsumer<byte[], byte[]> consumer = Clients.grouplessConsumer(connection, RoleProperties.NONE)) {
            List<TopicPartition> partition = List.of(PARTITION);
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            long end = consumer.endOffsets(partition).getOrDefault(PARTITION, 0L);
            long deadline = System.nanoTime() + STALLED.toNanos();
            while (consumer.position(PARTITION) < end) {
                if (System.nanoTime() > deadline) {
                    throw LaddException.cannot(
                            Reason.TIMED_OUT,
                            "read the registry's topic " + NAME,
                            "offset " + consumer.position(PARTITION) + " of " + end,
                            "to reach the end within " + STALLED.toSeconds() + " s");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    decode(record).ifPresent(events);
                }
            }
        }
    }

    private static Optional<RegistryEvent> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return RegistryEventJson.decode(record.key(), record.value());
        } catch (IOException | RuntimeException e) {
            // a lost version could lend its id to another schema
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read the registry's topic " + NAME,
                    "offset " + record.offset() + ", " + e.getMessage(),
                    "records that a schema registry wrote",
                    e);
        }
    }

    /** Appends an event, and returns when it is stored. */
    void append(RegistryEvent event) throws RegistryRefusal {
        try {
            producer.send(new ProducerRecord<>(NAME, 0, RegistryEventJson.key(event), RegistryEventJson.value(event)))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RegistryRefusal.storeFailed("interrupted");
        } catch (ExecutionException e) {
            throw RegistryRefusal.storeFailed(String.valueOf(e.getCause()));
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
