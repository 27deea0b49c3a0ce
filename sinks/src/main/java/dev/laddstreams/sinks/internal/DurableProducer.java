package dev.laddstreams.sinks.internal;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RecordLimit;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.TopicSpec;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Sends records to one topic and returns when all replicas have them. */
public final class DurableProducer implements AutoCloseable {
    private static final String DELIVERY_TIMEOUT_MS = "30000";
    private static final String REQUEST_TIMEOUT_MS = "10000";

    private final KafkaConnection connection;
    private final TopicSpec topic;
    private final KafkaProducer<byte[], byte[]> producer;

    /** @param topic of all records */
    public DurableProducer(KafkaConnection connection, TopicSpec topic) {
        this.connection = connection;
        this.topic = topic;
        RoleProperties role = RoleProperties.NONE
                .always(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(topic.maxMessageBytes()))
                .byDefault(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS)
                .byDefault(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS)
                .byDefault(ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_TIMEOUT_MS);
        producer = Clients.durableProducer(connection, role);
    }

    /**
     * Sends all.
     *
     * @throws LaddException {@code RECORD_TOO_LARGE} or {@code BROKER_UNAVAILABLE} when one did not arrive; some may have
     */
    public void send(Collection<ProducerRecord<byte[], byte[]>> records) {
        try {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            producer.flush();
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
        } catch (InterruptedException e) {
            throw LaddException.interrupted("send records", e);
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw RecordLimit.isExceededIn(cause)
                    ? RecordLimit.of(connection, topic).cannot("send records", cause)
                    : KafkaFailure.cannot("send records", connection, cause);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
