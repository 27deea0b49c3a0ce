package dev.laddstreams.processors.route;

import dev.laddstreams.clients.RegistryWait;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.processors.route.RouteMeters.Outcome;
import dev.laddstreams.processors.route.RouteReader.Identity;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Finds the image that a record is about, so that all records of an image come to one task, and leaves out the unwanted. */
final class Identification extends ContextualProcessor<byte[], byte[], String, RouteStep> {
    private final RouteReader reader;
    private final Kind kind;
    private final RouteMeters meters;

    /** What the records of a topic are to a route. */
    enum Kind {
        PICTURES,
        CLASSES
    }

    Identification(Supplier<RouteReader> reader, Kind kind, RouteMeters meters) {
        this.reader = reader.get();
        this.kind = kind;
        this.meters = meters;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ForeignRecord foreign = ForeignRecord.of(context().recordMetadata().orElseThrow(), record);
        try {
            Identity identity = RegistryWait.until(() -> identify(foreign));
            if (identity.wanted()) {
                context().forward(record.withKey(identity.imageId()).withValue(new RouteStep.Taken(foreign)));
            } else {
                meters.count(Outcome.LEFT_OUT);
            }
        } catch (LaddException e) {
            RegistryWait.rethrow(e);
            meters.refused(e.reason());
            context().forward(record.withKey("").withValue(new RouteStep.Refused(foreign, e)));
        }
    }

    private Identity identify(ForeignRecord foreign) {
        return kind == Kind.CLASSES ? new Identity(reader.lookedUp(foreign), true) : reader.identify(foreign);
    }

    @Override
    public void close() {
        reader.close();
    }
}
