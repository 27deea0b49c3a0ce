package dev.laddstreams.processors.route;

import dev.laddstreams.clients.RegistryWait;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.Sha256;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.processors.route.RouteMeters.Outcome;
import dev.laddstreams.processors.route.RouteReader.Content;
import dev.laddstreams.schemas.TraceContext;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Makes images of records: the next revision where an image's pixels or class have changed, nothing where they have not, a
 * withdrawal for a tombstone. Where another topic says the class, the newest record of an image is kept: until its class is
 * known, and for the day that its class is corrected.
 */
final class ImagePublisher implements Processor<String, ForeignRecord, String, RouteStep> {
    static final String IMAGES = "images";
    static final String WAITING = "waiting";
    static final String KEPT = "kept";
    static final String CLASSES = "classes";

    private static final String METHOD = "route";
    private static final PublishedImage UNSEEN = new PublishedImage(0, ImageState.UNKNOWN, -1, "");

    private final RouteSpec route;
    private final RouteReader reader;
    private final RouteMeters meters;
    private ProcessorContext<String, RouteStep> context;
    private KeyValueStore<String, PublishedImage> images;
    private @Nullable Lookups lookups;
    private long waitingHere;

    /** The stores of a route whose classes come from another topic. */
    private record Lookups(
            KeyValueStore<String, ForeignRecord> waiting,
            KeyValueStore<String, ForeignRecord> kept,
            KeyValueStore<String, Integer> classes) {}

    ImagePublisher(RouteSpec route, Supplier<RouteReader> reader, RouteMeters meters) {
        this.route = route;
        this.reader = reader.get();
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, RouteStep> processorContext) {
        context = processorContext;
        images = processorContext.getStateStore(IMAGES);
        if (route.lookup().isPresent()) {
            lookups = new Lookups(
                    processorContext.getStateStore(WAITING),
                    processorContext.getStateStore(KEPT),
                    processorContext.getStateStore(CLASSES));
            waits(count(lookups.waiting()));
        }
    }

    private static long count(KeyValueStore<String, ForeignRecord> store) {
        long count = 0;
        try (KeyValueIterator<String, ForeignRecord> all = store.all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    @Override
    public void process(Record<String, ForeignRecord> record) {
        ForeignRecord foreign = record.value();
        try {
            RegistryWait.until(() -> {
                handle(record, foreign);
                return true;
            });
        } catch (LaddException e) {
            RegistryWait.rethrow(e);
            refuse(record, foreign, e);
        }
    }

    private void handle(Record<String, ForeignRecord> record, ForeignRecord foreign) {
        if (route.lookup()
                .filter(topic -> topic.topic().equals(foreign.at().topic()))
                .isPresent()) {
            learnClass(record, foreign);
            return;
        }
        Optional<ImageState> state = reader.stateOf(foreign);
        if (state.isEmpty()) {
            meters.count(Outcome.LEFT_OUT);
        } else if (state.get() == ImageState.WITHDRAWN) {
            withdraw(record);
        } else if (lookups == null) {
            Content content = reader.read(foreign);
            publish(record, foreign, content.classIndex().orElseThrow(), content);
        } else {
            lookUp(record, foreign, lookups);
        }
    }

    private void lookUp(Record<String, ForeignRecord> record, ForeignRecord foreign, Lookups stores) {
        Integer classIndex = stores.classes().get(record.key());
        if (classIndex != null) {
            publish(record, foreign, classIndex, reader.read(foreign));
            stores.kept().put(record.key(), foreign);
            return;
        }
        // what cannot be read need not wait
        reader.requireReadable(foreign);
        boolean waits = stores.waiting().get(record.key()) != null;
        ClassSource.Lookup lookup = route.lookup().orElseThrow();
        if (!waits && waitingHere >= lookup.mostWaiting()) {
            throw LaddException.cannot(
                    Reason.RECORD_INVALID,
                    "route record",
                    "its class is not known, and " + waitingHere + " images wait for theirs already",
                    "its class on topic " + lookup.topic() + ", or a larger class.most-waiting of route "
                            + route.name());
        }
        stores.waiting().put(record.key(), foreign);
        waits(waits ? 0 : 1);
        meters.count(Outcome.WAITING);
    }

    private void waits(long more) {
        waitingHere += more;
        meters.waits(more);
    }

    private void learnClass(Record<String, ForeignRecord> record, ForeignRecord said) {
        Lookups stores = Objects.requireNonNull(lookups, "stores");
        if (said.value() == null) {
            stores.classes().delete(record.key());
            return;
        }
        int classIndex = reader.lookedUpClass(said);
        stores.classes().put(record.key(), classIndex);
        ForeignRecord waiting = stores.waiting().delete(record.key());
        waits(waiting == null ? 0 : -1);
        ForeignRecord foreign = waiting == null ? stores.kept().get(record.key()) : waiting;
        if (foreign != null) {
            publish(record, foreign, classIndex, reader.read(foreign));
            stores.kept().put(record.key(), foreign);
        }
    }

    private void withdraw(Record<String, ForeignRecord> record) {
        if (lookups != null) {
            lookups.kept().delete(record.key());
            waits(lookups.waiting().delete(record.key()) == null ? 0 : -1);
        }
        PublishedImage before = before(record.key());
        if (before.state() != ImageState.FINAL) {
            meters.count(Outcome.UNCHANGED);
            return;
        }
        write(
                record,
                record.headers(),
                new PublishedImage(before.revision() + 1, ImageState.WITHDRAWN, before.classIndex(), ""),
                Optional.empty());
        meters.count(Outcome.WITHDRAWN);
    }

    private void publish(Record<String, ForeignRecord> record, ForeignRecord foreign, int classIndex, Content content) {
        String sha256 = Sha256.of(content.pixels().bytes());
        PublishedImage before = before(record.key());
        if (before.state() == ImageState.FINAL
                && before.classIndex() == classIndex
                && before.sha256().equals(sha256)) {
            meters.count(Outcome.UNCHANGED);
            return;
        }
        write(
                record,
                foreign.headers(),
                new PublishedImage(before.revision() + 1, ImageState.FINAL, classIndex, sha256),
                Optional.of(content));
        meters.count(Outcome.PUBLISHED);
    }

    private PublishedImage before(String imageId) {
        PublishedImage before = images.get(imageId);
        return before == null ? UNSEEN : before;
    }

    private void write(
            Record<String, ForeignRecord> record, Headers headers, PublishedImage image, Optional<Content> content) {
        ImageShape shape = route.target().pictures().shape();
        images.put(record.key(), image);
        SyntheticImage written = SyntheticImage.newBuilder()
                .setImageId(record.key())
                .setDataset(route.target().dataset())
                .setRevision(image.revision())
                .setState(image.state())
                .setClassIndex(image.classIndex())
                .setHeight(shape.height())
                .setWidth(shape.width())
                .setChannels(shape.channels())
                .setPixelType(content.map(pixels ->
                                PixelType.valueOf(pixels.pixels().encoding().name()))
                        .orElse(PixelType.UINT8))
                .setPixels(content.map(pixels -> ByteBuffer.wrap(pixels.pixels().bytes()))
                        .orElse(null))
                .setMethod(METHOD)
                .setSeed(0)
                .setProducedAt(Instant.ofEpochMilli(record.timestamp()))
                .build();
        context.forward(new Record<>(
                record.key(), (RouteStep) new RouteStep.Ready(written), record.timestamp(), carried(headers)));
    }

    private static Headers carried(Headers headers) {
        Headers carried = new RecordHeaders();
        TraceContext.carry(headers, carried);
        return carried;
    }

    private void refuse(Record<String, ForeignRecord> record, ForeignRecord foreign, LaddException cause) {
        meters.refused(cause.reason());
        context.forward(record.withValue(new RouteStep.Refused(foreign, cause)));
    }

    @Override
    public void close() {
        waits(-waitingHere);
        reader.close();
    }
}
