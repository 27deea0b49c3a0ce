package dev.laddstreams.processors.progress;

import dev.laddstreams.clients.RegistryWait;
import dev.laddstreams.clients.TopicBinding;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.progress.ProgressEvent.ManifestRemoved;
import dev.laddstreams.processors.progress.ProgressEvent.ManifestSeen;
import dev.laddstreams.schemas.AugmentedHeaders;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicy;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.Provenance;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records into facts. A record that breaks its contract gives nothing and is counted; the labeler is the one that
 * puts it into the dead letters. While the registry is away, reading waits. Used by one stream thread at a time.
 */
final class RecordFacts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordFacts.class);

    private final TopicCatalogue catalogue;
    private final RecordDeserializers deserializers;
    private final ImagesTopicIds topicIds;
    private final ProgressMeters meters;

    /**
     * @param topicIds for records that do not say which images topic they speak of
     * @param meters counts records that gave no fact because they break their contract
     */
    RecordFacts(
            TopicCatalogue catalogue,
            RecordDeserializers deserializers,
            ImagesTopicIds topicIds,
            ProgressMeters meters) {
        this.catalogue = catalogue;
        this.deserializers = deserializers;
        this.topicIds = topicIds;
        this.meters = meters;
    }

    @Override
    public void close() {
        deserializers.close();
    }

    /** The deserializers of the three source topics. */
    record RecordDeserializers(
            Deserializer<SyntheticImage> images,
            Deserializer<AugmentedRecord> augmented,
            Deserializer<DatasetManifest> manifests)
            implements AutoCloseable {
        @Override
        public void close() {
            images.close();
            augmented.close();
            manifests.close();
        }
    }

    Optional<Record<String, ImageFact>> ofImage(RecordMetadata at, Record<byte[], byte[]> record) {
        String dataset = catalogue.datasetOf(at.topic());
        return read(deserializers.images, at, record)
                .filter(image -> obeys(
                        at,
                        dataset.equals(image.getDataset()) && hasKey(record, image.getImageId()),
                        "key or dataset of " + image.getImageId()))
                .map(image -> keyed(
                        record,
                        new ImageFact.Revised(
                                dataset,
                                topicId(record, TopicBinding.HEADER, dataset),
                                image.getImageId(),
                                image.getRevision(),
                                image.getState())));
    }

    Optional<Record<String, ImageFact>> ofAugmented(RecordMetadata at, Record<byte[], byte[]> record) {
        return read(deserializers.augmented, at, record).map(augmented -> {
            Provenance provenance = augmented.getProvenance();
            String dataset = catalogue.datasetOf(at.topic());
            return keyed(
                    record,
                    new ImageFact.Carried(
                            dataset,
                            topicId(record, AugmentedHeaders.IMAGES_TOPIC_ID, dataset),
                            augmented.getImage().getImageId(),
                            provenance.getImageRevision(),
                            new LabelerVersion(
                                    provenance.getLabelerId(),
                                    provenance.getVersion(),
                                    round(record, AugmentedHeaders.ROUND)),
                            at.partition(),
                            at.offset()));
        });
    }

    /** Of a letter that a lane wrote about an image; of others, and of what no other reader could read either, nothing. */
    Optional<Record<String, ImageFact>> ofDeadLetter(RecordMetadata at, Record<byte[], byte[]> letter) {
        Optional<String> topic = DeadLetters.text(letter.headers(), DeadLetters.TOPIC)
                .filter(name -> catalogue.imagesPattern().matcher(name).matches());
        Optional<String> labelerId = DeadLetters.text(letter.headers(), DeadLetters.LABELER_ID);
        Optional<String> version = DeadLetters.text(letter.headers(), DeadLetters.LABELER_VERSION);
        if (topic.isEmpty() || labelerId.isEmpty() || version.isEmpty() || letter.value() == null) {
            return Optional.empty();
        }
        String dataset = catalogue.datasetOf(topic.get());
        return decode(deserializers.images, topic.get(), letter.value())
                .filter(image -> dataset.equals(image.getDataset()) && hasKey(letter, image.getImageId()))
                .map(image -> keyed(
                        letter,
                        new ImageFact.Refused(
                                dataset,
                                topicId(letter, DeadLetters.IMAGES_TOPIC_ID, dataset),
                                image.getImageId(),
                                image.getRevision(),
                                new LabelerVersion(
                                        labelerId.get(),
                                        Integer.parseInt(version.get()),
                                        round(letter, DeadLetters.ROUND)))));
    }

    /** A tombstone is what a deleted dataset leaves. */
    Optional<Record<String, ProgressEvent>> ofManifest(RecordMetadata at, Record<byte[], byte[]> record) {
        if (record.value() == null && record.key() != null) {
            return Optional.of(record.withKey(new String(record.key(), StandardCharsets.UTF_8))
                    .withValue(new ManifestRemoved()));
        }
        return read(deserializers.manifests, at, record)
                .filter(manifest ->
                        obeys(at, hasKey(record, manifest.getDataset()), "key of manifest " + manifest.getDataset()))
                .map(manifest -> record.withKey(manifest.getDataset()).withValue(seen(manifest)));
    }

    private String topicId(Record<byte[], byte[]> record, String header, String dataset) {
        return DeadLetters.text(record.headers(), header).orElseGet(() -> topicIds.lately(dataset));
    }

    /** The first, unless the record says another. */
    private static int round(Record<byte[], byte[]> record, String header) {
        return DeadLetters.text(record.headers(), header)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .orElse(0);
    }

    private static Record<String, ImageFact> keyed(Record<byte[], byte[]> record, ImageFact fact) {
        return record.withKey(fact.key()).withValue(fact);
    }

    private static ManifestSeen seen(DatasetManifest manifest) {
        LabelPolicy policy = manifest.getLabelPolicy();
        return new ManifestSeen(
                manifest.getRevision(),
                manifest.getState() == ManifestState.SEALED,
                manifest.getExpectedImages(),
                policy.getKind() == LabelPolicyKind.DENSE
                        ? Optional.ofNullable(policy.getLabelerId())
                        : Optional.empty());
    }

    private <T> Optional<T> read(Deserializer<T> deserializer, RecordMetadata at, Record<byte[], byte[]> record) {
        if (record.value() == null) {
            skip(at, "tombstone");
            return Optional.empty();
        }
        Optional<T> value = decode(deserializer, at.topic(), record.value());
        if (value.isEmpty()) {
            skip(at, "not to be decoded");
        }
        return value;
    }

    private static <T> Optional<T> decode(Deserializer<T> deserializer, String topic, byte[] bytes) {
        try {
            return Optional.of(RegistryWait.until(() -> deserializer.deserialize(topic, bytes)));
        } catch (LaddException e) {
            if (e.reason() != Reason.RECORD_UNDECODABLE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private boolean obeys(RecordMetadata at, boolean rule, String what) {
        if (!rule) {
            skip(at, what);
        }
        return rule;
    }

    private void skip(RecordMetadata at, String why) {
        meters.skip();
        LOG.debug("Skipped {}-{}@{}: {}", at.topic(), at.partition(), at.offset(), why);
    }

    private static boolean hasKey(Record<byte[], byte[]> record, String expected) {
        return record.key() != null && expected.equals(new String(record.key(), StandardCharsets.UTF_8));
    }
}
