package dev.laddstreams.app.control;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LaneRequest;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes what operators want of lanes. */
record LaneRequests(KafkaConnection connection, TopicCatalogue catalogue) {
    /** Writes a request, and returns when the broker has it. */
    void write(LaneRequest request) {
        String action = "write the request for labeler " + request.getLabelerId();
        String key = RecordKeys.laneRequest(request.getDataset(), request.getLabelerId(), request.getVersion());
        try (Serializer<LaneRequest> values = connection.valueSerializer();
                KafkaProducer<String, LaneRequest> producer =
                        Clients.durableProducer(connection, RoleProperties.NONE, new StringSerializer(), values)) {
            producer.send(new ProducerRecord<>(catalogue.laneRequests().name(), key, request))
                    .get();
        } catch (ExecutionException e) {
            throw KafkaFailure.cannot(action, connection, e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted(action, e);
        }
    }
}
