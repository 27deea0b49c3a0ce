package dev.laddstreams.processors.route;

import dev.laddstreams.processors.route.Identification.Kind;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
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
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * One route in two steps. Identify: each foreign record is given its image's id, and re-partitioned by it unless the
 * foreign topic is so already. Publish: the record becomes a revision of its image. What either refuses goes to the dead
 * letters as it was.
 */
final class RouteTopology {
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();
    private static final Serde<String> TEXT = Serdes.String();

    private final RouteSpec route;
    private final TopicCatalogue catalogue;
    private final Supplier<RouteReader> readers;
    private final RouteMeters meters;

    /** @param readers makes one for each task and step, which closes it */
    RouteTopology(RouteSpec route, TopicCatalogue catalogue, Supplier<RouteReader> readers, RouteMeters meters) {
        this.route = route;
        this.catalogue = catalogue;
        this.readers = readers;
        this.meters = meters;
    }

    Topology build(Serializer<SyntheticImage> imageSerializer) {
        StreamsBuilder builder = new StreamsBuilder();
        List<String> stores = addStores(builder);

        KStream<String, RouteStep> identified = identified(builder, route.from(), Kind.PICTURES);
        KStream<String, RouteStep> all = route.lookup()
                .map(lookup ->
                        identified.merge(identified(builder, lookup.topic(), Kind.CLASSES), Named.as("merge-lookup")))
                .orElse(identified);
        KStream<String, ForeignRecord> taken = all.filter(
                        (id, step) -> step instanceof RouteStep.Taken, Named.as("taken"))
                .mapValues(step -> ((RouteStep.Taken) step).record(), Named.as("records"));
        KStream<String, ForeignRecord> byImage = route.isPartitionedById()
                ? taken
                : taken.repartition(Repartitioned.with(TEXT, ForeignRecord.SERDE)
                        .withName("by-image")
                        .withNumberOfPartitions(catalogue.partitions()));
        KStream<String, RouteStep> published = byImage.process(
                () -> new ImagePublisher(route, readers, meters), Named.as("publish"), stores.toArray(String[]::new));

        published
                .filter((id, step) -> step instanceof RouteStep.Ready, Named.as("ready"))
                .mapValues(step -> ((RouteStep.Ready) step).image(), Named.as("images-of-steps"))
                .to(
                        catalogue.images(route.target().dataset()).name(),
                        Produced.<String, SyntheticImage>as("write-images")
                                .withKeySerde(TEXT)
                                .withValueSerde(Serdes.serdeFrom(imageSerializer, (topic, bytes) -> {
                                    throw new UnsupportedOperationException("images are only written");
                                })));
        all.merge(published, Named.as("merge-refusals"))
                .filter((id, step) -> step instanceof RouteStep.Refused, Named.as("refused"))
                .process(this::letters, Named.as("letters"))
                .to(
                        catalogue.deadLetters().name(),
                        Produced.<byte[], byte[]>as("write-letters")
                                .withKeySerde(BYTES)
                                .withValueSerde(BYTES));
        return builder.build();
    }

    private KStream<String, RouteStep> identified(StreamsBuilder builder, String topic, Kind kind) {
        String name = kind == Kind.PICTURES ? "pictures" : "classes-said";
        return builder.stream(
                        topic,
                        Consumed.<byte[], byte[]>as(name).withKeySerde(BYTES).withValueSerde(BYTES))
                .process(() -> new Identification(readers, kind, meters), Named.as("identify-" + name));
    }

    private ContextualProcessor<String, RouteStep, byte[], byte[]> letters() {
        return new ContextualProcessor<>() {
            @Override
            public void process(Record<String, RouteStep> record) {
                RouteStep.Refused refused = (RouteStep.Refused) record.value();
                TopicSpec topic = catalogue.deadLetters();
                ProducerRecord<byte[], byte[]> letter = DeadLetters.fitting(
                        DeadLetters.of(
                                topic.name(),
                                refused.record().consumed(),
                                refused.cause().reason(),
                                refused.cause()),
                        topic);
                context().forward(new Record<>(letter.key(), letter.value(), record.timestamp(), letter.headers()));
            }
        };
    }

    private List<String> addStores(StreamsBuilder builder) {
        List<String> names = new ArrayList<>(List.of(ImagePublisher.IMAGES));
        builder.addStateStore(store(ImagePublisher.IMAGES, PublishedImage.SERDE));
        if (route.lookup().isPresent()) {
            builder.addStateStore(store(ImagePublisher.WAITING, ForeignRecord.SERDE));
            builder.addStateStore(store(ImagePublisher.KEPT, ForeignRecord.SERDE));
            builder.addStateStore(store(ImagePublisher.CLASSES, Serdes.Integer()));
            names.addAll(List.of(ImagePublisher.WAITING, ImagePublisher.KEPT, ImagePublisher.CLASSES));
        }
        return names;
    }

    private static <V> StoreBuilder<?> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), TEXT, values)
                .withLoggingEnabled(Map.of());
    }
}
