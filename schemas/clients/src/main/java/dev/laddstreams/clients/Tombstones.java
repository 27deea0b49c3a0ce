package dev.laddstreams.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Removes records from shared topics. */
public final class Tombstones {
    private static final String ACTION = "remove records from shared topics";

    private Tombstones() {}

    /**
     * Removes all of these or none, as the writer of pointers, which it fences: those read again and decide anew.
     *
     * @throws LaddException {@code BROKER_UNAVAILABLE}, or {@code FENCED} when a pointer changes at this moment
     */
    public static void write(
            KafkaConnection connection, TopicCatalogue catalogue, Map<TopicSpec, ? extends Collection<String>> keys) {
        try (Producer<byte[], byte[]> producer = ActivationLog.transactional(connection, catalogue)) {
            producer.initTransactions();
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            keys.forEach((topic, gone) -> gone.forEach(
                    key -> sent.add(producer.send(new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), null)))));
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
            producer.commitTransaction();
        } catch (ExecutionException | KafkaException e) {
            if (Fencing.isFenced(e)) {
                throw LaddException.cannot(
                        Reason.FENCED,
                        ACTION,
                        "another process changes what is active at this moment",
                        "that it ends; run the command again",
                        e);
            }
            throw KafkaFailure.cannot(ACTION, connection, e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted(ACTION, e);
        }
    }
}
