package dev.laddstreams.app.control;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicy;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.avro.ProgressState;
import dev.laddstreams.sinks.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts on the shared topics what roles and commands would, without any. */
record ControlFixture(KafkaConnection connection, String labeler) {
    static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;
    static final int REVISION = 3;
    static final int IMAGES = 40;
    static final Instant THEN = Instant.parse("2026-03-04T05:06:07.890Z");

    ControlFixture dataset(String dataset) {
        DatasetManifest manifest = DatasetManifest.newBuilder(Samples.manifest(dataset, REVISION, IMAGES))
                .setLabelPolicy(LabelPolicy.newBuilder()
                        .setKind(LabelPolicyKind.DENSE)
                        .setLabelerId(labeler)
                        .build())
                .build();
        return put(CATALOGUE.datasets(), dataset, manifest);
    }

    ControlFixture version(int version) {
        LabelerDescriptor descriptor = LabelerDescriptor.newBuilder(Samples.descriptor(version))
                .setLabelerId(labeler)
                .build();
        return put(CATALOGUE.labelers(), RecordKeys.labeler(labeler, version), descriptor);
    }

    ControlFixture labelled(String dataset, int version, int images) {
        return labelled(dataset, REVISION, version, images);
    }

    /** Within ten seconds. */
    ControlFixture labelled(String dataset, int revision, int version, int images) {
        LabelingProgress progress = LabelingProgress.newBuilder(
                        Samples.completed(dataset, revision, version, IMAGES, Map.of(0, 1L)))
                .setLabelerId(labeler)
                .setLabelled(images)
                .setState(images == IMAGES ? ProgressState.COMPLETED : ProgressState.IN_PROGRESS)
                .setStartedAt(THEN)
                .setUpdatedAt(THEN.plusSeconds(10))
                .build();
        return put(CATALOGUE.progress(), RecordKeys.progress(dataset, revision, labeler, version), progress);
    }

    /** @param message null unless it failed */
    ControlFixture lane(String dataset, int version, String instance, LaneState state, String message) {
        return lane(status(dataset, version, instance, state)
                .setReason(message == null ? null : "artifact-invalid")
                .setMessage(message)
                .build());
    }

    ControlFixture lane(LaneStatus status) {
        String key = RecordKeys.lane(status.getDataset(), labeler, status.getVersion(), status.getInstance());
        return put(CATALOGUE.lanes(), key, status);
    }

    LaneStatus.Builder status(String dataset, int version, String instance, LaneState state) {
        return LaneStatus.newBuilder()
                .setDataset(dataset)
                .setLabelerId(labeler)
                .setVersion(version)
                .setInstance(instance)
                .setState(state)
                .setAttempt(1)
                .setUpdatedAt(THEN);
    }

    /** A record of that time on the images topic, which is made when it is missing. */
    ControlFixture image(String dataset, Instant at) {
        TopicSpec topic = CATALOGUE.images(dataset);
        Topics.create(connection, List.of(topic));
        try (KafkaProducer<byte[], byte[]> producer = Clients.durableProducer(connection, RoleProperties.NONE)) {
            byte[] any = {1};
            producer.send(new ProducerRecord<>(topic.name(), null, at.toEpochMilli(), any, any))
                    .get();
            return this;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T extends SpecificRecord> ControlFixture put(TopicSpec topic, String key, T record) {
        try (Serializer<T> values = connection.valueSerializer();
                KafkaProducer<String, T> producer =
                        Clients.durableProducer(connection, RoleProperties.NONE, new StringSerializer(), values)) {
            producer.send(new ProducerRecord<>(topic.name(), key, record)).get();
            return this;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
