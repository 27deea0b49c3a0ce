package dev.laddstreams.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.TopicSnapshot.Visitor;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes the records of one keyed topic for a visitor, and skips with a warning those that cannot be. For one thread. */
final class TopicDecoder<T extends SpecificRecord> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicDecoder.class);

    private final Deserializer<T> deserializer;
    private final Visitor<T> visitor;

    TopicDecoder(KafkaConnection connection, Class<T> type, Visitor<T> visitor) {
        this.deserializer = connection.valueDeserializer(type);
        this.visitor = visitor;
    }

    /**
     * Hands one record over.
     *
     * @return false for a record that was skipped: without a key, or with bytes that are not the expected Avro
     * @throws LaddException {@code REGISTRY_UNAVAILABLE}, and what the visitor throws
     */
    boolean visit(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            LogFields.at(LOG.atWarn(), record).log(
                    "Skipped {}-{}@{}: null key", record.topic(), record.partition(), record.offset());
            return false;
        }
        Optional<T> value;
        try {
            value = Optional.ofNullable(deserializer.deserialize(record.topic(), record.headers(), record.value()));
        } catch (LaddException e) {
            if (e.reason() != Reason.RECORD_UNDECODABLE) {
                throw e;
            }
            LogFields.at(LOG.atWarn(), record).log(
                    "Skipped {}-{}@{}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
            return false;
        }
        visitor.visit(new String(record.key(), UTF_8), value);
        return true;
    }

    @Override
    public void close() {
        deserializer.close();
    }
}
