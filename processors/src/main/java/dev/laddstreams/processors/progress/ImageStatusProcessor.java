package dev.laddstreams.processors.progress;

import dev.laddstreams.processors.progress.ProgressEvent.ImageMoved;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps each image's status and forwards what a fact changes, one event a fact, keyed by dataset. */
final class ImageStatusProcessor implements Processor<String, ImageFact, String, ProgressEvent> {
    static final String STORE = "image-status";

    private ProcessorContext<String, ProgressEvent> context;
    private KeyValueStore<String, ImageStatus> store;

    @Override
    public void init(ProcessorContext<String, ProgressEvent> processorContext) {
        context = processorContext;
        store = processorContext.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, ImageFact> record) {
        ImageFact fact = record.value();
        ImageStatus before = Optional.ofNullable(store.get(record.key())).orElse(ImageStatus.UNSEEN);
        ImageStatus after = fact.applyTo(before);
        if (!after.equals(before)) {
            store.put(record.key(), after);
        }
        ImageMoved move = ImageMoved.between(before, after, fact);
        if (!move.changesNothing()) {
            context.forward(record.withKey(fact.dataset()).withValue(move));
        }
    }
}
