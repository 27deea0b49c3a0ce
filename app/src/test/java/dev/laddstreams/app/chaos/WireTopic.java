package dev.laddstreams.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what is committed on a topic as a stranger would: a plain consumer, schemas by HTTP from the registry, and Avro's
 * generic records. Nothing here is the system's own.
 */
final class WireTopic {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SCHEMA_ID_AT = 1;
    private static final int AVRO_AT = 5;

    private final String bootstrapServers;
    private final String registry;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

    WireTopic(String bootstrapServers, String registry) {
        this.bootstrapServers = bootstrapServers;
        this.registry = registry;
    }

    /**
     * Every committed record, oldest first within a partition, after all transactions have ended.
     *
     * @param except where records lie that are left out, as {@code partition@offset}
     */
    void read(String topic, Set<String> except, Consumer<GenericRecord> reader) {
        readRaw(topic, record -> {
            if (!except.contains(record.partition() + "@" + record.offset())) {
                reader.accept(decode(record.value()));
            }
        });
    }

    /** Where the records of a topic lie that are in the dead letters, as {@code partition@offset}. */
    Set<String> refused(String topic) {
        Set<String> places = new HashSet<>();
        readRaw("ladd.dead-letters", letter -> {
            if (header(letter, "topic").equals(topic)) {
                places.add(header(letter, "partition") + "@" + header(letter, "offset"));
            }
        });
        return places;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(
                letter.headers().lastHeader("__streams.errors." + name).value(), UTF_8);
    }

    private void readRaw(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        try (KafkaConsumer<byte[], byte[]> committed = consumer("read_committed");
                KafkaConsumer<byte[], byte[]> all = consumer("read_uncommitted")) {
            List<TopicPartition> partitions = committed.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            // before the end of an open transaction there could be more than can be read
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(committed.endOffsets(partitions))
                    .isEqualTo(all.endOffsets(partitions)));
            committed.assign(partitions);
            committed.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = committed.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> committed.position(end.getKey()) < end.getValue())) {
                committed.poll(POLL).forEach(reader);
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private GenericRecord decode(byte[] value) {
        int id = ByteBuffer.wrap(value).getInt(SCHEMA_ID_AT);
        try {
            return readers.computeIfAbsent(id, this::reader)
                    .read(null, DecoderFactory.get().binaryDecoder(value, AVRO_AT, value.length - AVRO_AT, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GenericDatumReader<GenericRecord> reader(int id) {
        try (var in = URI.create(registry + "/schemas/ids/" + id).toURL().openStream()) {
            return new GenericDatumReader<>(
                    new Schema.Parser().parse(JSON.readTree(in).get("schema").textValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
