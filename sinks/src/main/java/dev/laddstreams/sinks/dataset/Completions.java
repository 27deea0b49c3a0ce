package dev.laddstreams.sinks.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.sinks.internal.DurableProducer;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.TableOffsets;
import dev.laddstreams.sinks.table.TagCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tags what is complete and activates it. All that it decides follows from the topics and the table, so a sink that dies
 * between two steps, or several sinks that take the same one, end at the same result. Not thread-safe.
 */
final class Completions {
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private final DatasetCatalog catalog;
    private final ControlFeed feed;
    private final DurableProducer producer;
    private final Serializer<Activation> serializer;
    private final String activationsTopic;
    private final Clock clock;

    Completions(
            DatasetCatalog catalog,
            ControlFeed feed,
            DurableProducer producer,
            Serializer<Activation> serializer,
            String activationsTopic,
            Clock clock) {
        this.catalog = catalog;
        this.feed = feed;
        this.producer = producer;
        this.serializer = serializer;
        this.activationsTopic = activationsTopic;
        this.clock = clock;
    }

    /**
     * Settles whatever can be settled.
     *
     * @param commitTowards commits a dataset when that brings its table to the given end offsets
     */
    void settle(BiConsumer<String, Map<Integer, Long>> commitTowards) {
        if (!feed.caughtUp()) {
            return;
        }
        for (Map.Entry<String, LabelingProgress> pending :
                List.copyOf(feed.completions().entrySet())) {
            LabelingProgress completed = pending.getValue();
            commitTowards.accept(completed.getDataset(), byPartition(completed));
            if (attempt(completed.getDataset(), () -> settle(completed))) {
                feed.completions().remove(pending.getKey(), completed);
            }
        }
        for (Map.Entry<String, Activation> changed :
                List.copyOf(feed.changedActivations().entrySet())) {
            if (attempt(changed.getValue().getDataset(), () -> mirror(changed.getValue()))) {
                feed.changedActivations().remove(changed.getKey(), changed.getValue());
            }
        }
    }

    /** One dataset's trouble does not hold up the others; it is tried again. */
    private static boolean attempt(String dataset, BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (LaddException e) {
            if (e.reason() == Reason.INTERRUPTED) {
                throw e;
            }
            LOG.warn("Completion of dataset {} waits: {}", dataset, e.getMessage());
            return false;
        }
    }

    /** Whether nothing is left to do. */
    private boolean settle(LabelingProgress completed) {
        Optional<DatasetTable> found = catalog.find(completed.getDataset());
        if (found.isEmpty()) {
            return false;
        }
        DatasetTable table = found.get();
        TagCatalog tags = table.tags();
        String tag = RecordKeys.tag(completed.getLabelerId(), completed.getVersion(), completed.getManifestRevision());
        if (tags.find(tag).isEmpty()) {
            Optional<TagInfo> info = taggable(table, completed);
            if (info.isEmpty()) {
                return false;
            }
            int shown = TaggedDataset.countBeforeTagging(table, info.get());
            if (shown != completed.getExpected()) {
                LOG.error(
                        "Not tagging dataset {} as {}: its table shows {} images at the end offsets, {} were labelled;"
                                + " a later manifest revision will be tagged when it is complete",
                        completed.getDataset(),
                        tag,
                        shown,
                        completed.getExpected());
                return true;
            }
            tags.create(info.get());
            LOG.info("Tagged dataset {} as {}: {} images", completed.getDataset(), tag, shown);
        }
        if (shouldActivate(tags, completed)) {
            activate(completed, tag);
        }
        return true;
    }

    /** Empty while offsets, manifest or descriptor are still on their way. */
    private Optional<TagInfo> taggable(DatasetTable table, LabelingProgress completed) {
        Optional<TableOffsets> offsets = table.offsets();
        if (offsets.isEmpty() || !offsets.get().reached(byPartition(completed))) {
            return Optional.empty();
        }
        return feed.manifest(completed.getDataset())
                .flatMap(manifest -> feed.labeler(completed.getLabelerId(), completed.getVersion())
                        .map(labeler -> TagInfo.of(completed, manifest, labeler, clock.millis())));
    }

    /**
     * A version is activated when it is complete for the first time; after that its newer manifest revisions follow while
     * it is the active one. A version that was rolled back stays so until someone activates it.
     */
    private boolean shouldActivate(TagCatalog tags, LabelingProgress completed) {
        Optional<Activation> current = feed.activation(completed.getDataset(), completed.getLabelerId());
        if (current.isEmpty()) {
            return true;
        }
        int version = completed.getVersion();
        int active = current.get().getVersion();
        if (version == active) {
            return completed.getManifestRevision() > current.get().getManifestRevision();
        }
        return version > active
                && tags.all().stream()
                        .noneMatch(info -> info.activated()
                                && info.version() == version
                                && info.labelerId().equals(completed.getLabelerId()));
    }

    private void activate(LabelingProgress completed, String tag) {
        Activation activation = Activation.newBuilder()
                .setDataset(completed.getDataset())
                .setLabelerId(completed.getLabelerId())
                .setVersion(completed.getVersion())
                .setManifestRevision(completed.getManifestRevision())
                .setTag(tag)
                .setActivatedAt(clock.instant())
                .build();
        byte[] key = RecordKeys.activation(completed.getDataset(), completed.getLabelerId())
                .getBytes(UTF_8);
        producer.send(List.of(
                new ProducerRecord<>(activationsTopic, key, serializer.serialize(activationsTopic, activation))));
        feed.note(activation);
        LOG.info("Activated {} of dataset {}", tag, completed.getDataset());
    }

    /** Keeps the pointer in the table too, so that readers find it without Kafka. */
    private boolean mirror(Activation activation) {
        Optional<TagCatalog> tags = catalog.find(activation.getDataset()).map(DatasetTable::tags);
        if (tags.isPresent() && tags.get().find(activation.getTag()).isPresent()) {
            tags.get().markActivated(activation.getTag());
            tags.get().setActive(activation.getLabelerId(), activation.getTag());
        }
        return true;
    }

    private static Map<Integer, Long> byPartition(LabelingProgress completed) {
        Map<Integer, Long> ends = new TreeMap<>();
        completed.getEndOffsets().forEach((partition, end) -> ends.put(Integer.valueOf(partition), end));
        return ends;
    }
}
