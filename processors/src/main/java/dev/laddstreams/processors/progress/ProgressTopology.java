package dev.laddstreams.processors.progress;

import dev.laddstreams.processors.progress.RecordFacts.RecordDeserializers;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LabelingProgress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Counts labelled images in three steps. Facts: each image, augmented record and dead letter is reduced to what it says of
 * its image, and re-partitioned by image (so that datasets may differ in their partition count, and foreign producers in
 * their partitioner). Status: one store holds each image; each fact becomes one event. Progress: all events of a dataset,
 * in one partition, are added up with its manifest.
 */
final class ProgressTopology {
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    private final TopicCatalogue catalogue;
    private final Supplier<RecordDeserializers> deserializers;
    private final ImagesTopicIds topicIds;
    private final DatasetProgressProcessor.Demand demand;
    private final ProgressMeters meters;

    /** @param meters of what is counted, and of what could not be read */
    ProgressTopology(
            TopicCatalogue catalogue,
            Supplier<RecordDeserializers> deserializers,
            ImagesTopicIds topicIds,
            DatasetProgressProcessor.Demand demand,
            ProgressMeters meters) {
        this.catalogue = catalogue;
        this.deserializers = deserializers;
        this.topicIds = topicIds;
        this.demand = demand;
        this.meters = meters;
    }

    Topology build(Serializer<LabelingProgress> progressSerializer, Duration interval) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(imageStore());
        builder.addStateStore(datasetStore());

        KStream<String, ImageFact> facts = builder.stream(catalogue.imagesPattern(), source("images"))
                .process(reading(RecordFacts::ofImage), Named.as("read-images"))
                .merge(
                        builder.stream(catalogue.augmentedPattern(), source("augmented"))
                                .process(reading(RecordFacts::ofAugmented), Named.as("read-augmented")),
                        Named.as("merge-facts"))
                .merge(
                        builder.stream(catalogue.deadLetters().name(), source("dead-letters"))
                                .process(reading(RecordFacts::ofDeadLetter), Named.as("read-dead-letters")),
                        Named.as("merge-refusals"));
        KStream<String, ProgressEvent> manifests = builder.stream(
                        catalogue.datasets().name(), source("manifests"))
                .process(reading(RecordFacts::ofManifest), Named.as("read-manifests"));

        KStream<String, ProgressEvent> moves = facts.repartition(Repartitioned.with(Serdes.String(), ImageFact.SERDE)
                        .withName("facts")
                        .withNumberOfPartitions(catalogue.partitions()))
                .process(ImageStatusProcessor::new, Named.as("image-status"), ImageStatusProcessor.STORE);

        moves.merge(manifests, Named.as("merge-events"))
                .repartition(Repartitioned.with(Serdes.String(), ProgressEvent.SERDE)
                        .withName("events")
                        .withNumberOfPartitions(1))
                .process(
                        () -> new DatasetProgressProcessor(interval, topicIds, demand, meters),
                        Named.as("dataset-progress"),
                        DatasetProgressProcessor.STORE)
                .to(
                        catalogue.progress().name(),
                        Produced.<String, LabelingProgress>as("progress")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Serdes.serdeFrom(progressSerializer, (topic, bytes) -> {
                                    throw new UnsupportedOperationException("progress is only written");
                                })));
        return builder.build();
    }

    private static Consumed<byte[], byte[]> source(String name) {
        return Consumed.<byte[], byte[]>as(name).withKeySerde(BYTES).withValueSerde(BYTES);
    }

    private <V> ProcessorSupplier<byte[], byte[], String, V> reading(FactReader<V> reader) {
        return () -> new ContextualProcessor<>() {
            private final RecordFacts facts = new RecordFacts(catalogue, deserializers.get(), topicIds, meters);

            @Override
            public void process(Record<byte[], byte[]> record) {
                RecordMetadata at = context().recordMetadata().orElseThrow();
                reader.read(facts, at, record).ifPresent(context()::forward);
            }

            @Override
            public void close() {
                facts.close();
            }
        };
    }

    /** One of {@link RecordFacts}' methods. */
    private interface FactReader<V> {
        Optional<Record<String, V>> read(RecordFacts facts, RecordMetadata at, Record<byte[], byte[]> record);
    }

    private static StoreBuilder<?> imageStore() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(ImageStatusProcessor.STORE), Serdes.String(), ImageStatus.SERDE)
                .withLoggingEnabled(Map.of());
    }

    private static StoreBuilder<?> datasetStore() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(DatasetProgressProcessor.STORE),
                        Serdes.String(),
                        DatasetProgress.SERDE)
                .withLoggingEnabled(Map.of());
    }
}
