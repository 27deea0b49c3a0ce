package dev.laddstreams.app.control;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LabelingProgress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Takes back what was reported of labels that are deleted: a completion would name a tag that is gone. */
record ProgressErasure(KafkaConnection connection, TopicCatalogue catalogue) {
    /** Returns when the broker has forgotten them. */
    void erase(Collection<LabelingProgress> reports) {
        String action = "take back what was reported of deleted labels";
        try (KafkaProducer<byte[], byte[]> producer = Clients.durableProducer(connection, RoleProperties.NONE)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (LabelingProgress report : reports) {
                String key = RecordKeys.progress(
                        report.getDataset(), report.getManifestRevision(), report.getLabelerId(), report.getVersion());
                sent.add(producer.send(
                        new ProducerRecord<>(catalogue.progress().name(), key.getBytes(StandardCharsets.UTF_8), null)));
            }
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw KafkaFailure.cannot(action, connection, e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted(action, e);
        }
    }
}
