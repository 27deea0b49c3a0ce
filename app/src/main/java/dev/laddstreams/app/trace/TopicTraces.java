package dev.laddstreams.app.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.app.trace.ImageTrace.Content;
import dev.laddstreams.app.trace.ImageTrace.Label;
import dev.laddstreams.app.trace.ImageTrace.Mean;
import dev.laddstreams.app.trace.ImageTrace.Origin;
import dev.laddstreams.app.trace.ImageTrace.Revision;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.AugmentedHeaders;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.SourcePosition;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.TraceContext;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.DenseLabel;
import dev.laddstreams.schemas.avro.Provenance;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.table.StoredLabel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** What the topics of one dataset hold of an image; decodes the records of that image alone. */
record TopicTraces(
        KafkaConnection connection, TopicCatalogue catalogue, String dataset, Optional<DatasetManifest> manifest) {
    private static final String DELETED = "deleted";
    private static final String UNREADABLE = "unreadable";

    /** Hears a record with its value, null for a tombstone and for what cannot be decoded. */
    @FunctionalInterface
    private interface Visitor<T> {
        void visit(ConsumerRecord<byte[], byte[]> record, @Nullable T value);
    }

    List<Revision> revisions(String imageId) {
        List<Revision> revisions = new ArrayList<>();
        visit(catalogue.images(dataset), SyntheticImage.class, imageId::equals, (record, image) -> {
            String absent = record.value() == null ? DELETED : UNREADABLE;
            revisions.add(new Revision(
                    at(record),
                    image == null ? absent : EnumCode.of(image.getState()),
                    image == null ? null : content(image),
                    Instant.ofEpochMilli(record.timestamp()).toString(),
                    TraceContext.parent(record.headers()).orElse(null)));
        });
        return revisions;
    }

    private Content content(SyntheticImage image) {
        return new Content(
                image.getRevision(),
                image.getStage(),
                className(image.getClassIndex()),
                image.getMethod(),
                image.getProducedAt().toString());
    }

    List<Label> labels(String imageId) {
        List<Label> labels = new ArrayList<>();
        Predicate<String> keys = key -> RecordKeys.parseAugmented(key)
                .filter(parts -> parts.imageId().equals(imageId))
                .isPresent();
        visit(catalogue.augmented(dataset), AugmentedRecord.class, keys, (record, augmented) -> {
            if (augmented != null) {
                labels.add(label(record, augmented));
            }
        });
        return labels;
    }

    private Label label(ConsumerRecord<byte[], byte[]> record, AugmentedRecord augmented) {
        Provenance provenance = augmented.getProvenance();
        return new Label(
                provenance.getLabelerId(),
                provenance.getVersion(),
                provenance.getImageRevision(),
                EnumCode.of(augmented.getState()),
                at(record),
                new Origin(
                        new SourcePosition(
                                provenance.getSourceTopic(),
                                provenance.getSourcePartition(),
                                provenance.getSourceOffset()),
                        provenance.getManifestRevision(),
                        provenance.getSha256(),
                        provenance.getEngine(),
                        augmented.getLabelledAt().toString(),
                        batch(record)),
                mean(augmented.getDenseLabel()),
                TraceContext.parent(record.headers()).orElse(null));
    }

    private static @Nullable String batch(ConsumerRecord<?, ?> record) {
        Header batch = record.headers().lastHeader(AugmentedHeaders.BATCH);
        return batch == null || batch.value() == null ? null : new String(batch.value(), UTF_8);
    }

    private @Nullable Mean mean(@Nullable DenseLabel label) {
        if (label == null) {
            return null;
        }
        float[] values;
        try {
            values = StoredLabel.of(label).probabilities();
        } catch (LaddException e) {
            return null; // written by others: the rest of its way is to be told nevertheless
        }
        int classes = label.getClasses();
        double[] sums = new double[classes];
        for (int i = 0; i < values.length; i++) {
            sums[i % classes] += values[i];
        }
        int likeliest = 0;
        for (int c = 1; c < classes; c++) {
            likeliest = sums[c] > sums[likeliest] ? c : likeliest;
        }
        return new Mean(label.getRows(), className(likeliest), sums[likeliest] / label.getRows());
    }

    private String className(int index) {
        return manifest.map(DatasetManifest::getClassNames)
                .filter(names -> index >= 0 && index < names.size())
                .map(names -> names.get(index))
                .orElseGet(() -> Integer.toString(index));
    }

    private <T extends SpecificRecord> void visit(
            TopicSpec topic, Class<T> type, Predicate<String> keys, Visitor<T> visitor) {
        try (Deserializer<T> deserializer = connection.valueDeserializer(type)) {
            new TopicReader(connection, topic.name(), TopicReader.End.COMMITTED).read(record -> {
                if (record.key() != null && keys.test(new String(record.key(), UTF_8))) {
                    visitor.visit(record, decode(deserializer, record));
                }
            });
        }
    }

    private static <T> @Nullable T decode(Deserializer<T> deserializer, ConsumerRecord<byte[], byte[]> record) {
        try {
            return deserializer.deserialize(record.topic(), record.headers(), record.value());
        } catch (LaddException e) {
            if (e.reason() != Reason.RECORD_UNDECODABLE) {
                throw e;
            }
            return null;
        }
    }

    private static SourcePosition at(ConsumerRecord<byte[], byte[]> record) {
        return new SourcePosition(record.topic(), record.partition(), record.offset());
    }
}
