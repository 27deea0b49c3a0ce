package dev.laddstreams.sinks.dataset;

import dev.laddstreams.clients.LogFields;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.sinks.activation.Activator;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.TagCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tags what is complete, and lets the pointers follow. All that it decides follows from the topics and the table, so a sink that dies
 * between two steps, or several sinks that take the same one, end at the same result. Not thread-safe.
 */
final class Completions {
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private final DatasetCatalog catalog;
    private final CompletionFeed feed;
    private final Activator activator;
    private final Clock clock;
    private final SinkMeters meters;
    private final Obstacles obstacles = new Obstacles(System::nanoTime);

    Completions(DatasetCatalog catalog, CompletionFeed feed, Activator activator, Clock clock, SinkMeters meters) {
        this.catalog = catalog;
        this.feed = feed;
        this.activator = activator;
        this.clock = clock;
        this.meters = meters;
    }

    /** Takes what has arrived on the shared topics. */
    void listen() {
        feed.poll();
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
        for (LabelingProgress completed : feed.completions()) {
            commitTowards.accept(completed.getDataset(), byPartition(completed));
            if (attempt(CompletionFeed.key(completed), () -> settle(completed))) {
                feed.settled(completed);
            }
        }
        for (CompletionFeed.Pointer pointer : feed.undecided()) {
            feed.decided(pointer);
            if (!attempt(pointer.dataset(), () -> decide(pointer))) {
                feed.reconsider(pointer);
            }
        }
    }

    /**
     * One dataset's trouble does not hold up the others; it is tried again.
     *
     * @param step returns what it waits for, nothing when nothing is left to do
     */
    private boolean attempt(String what, Supplier<Optional<String>> step) {
        try {
            Optional<String> obstacle = step.get();
            obstacle.ifPresentOrElse(missing -> obstacles.waits(what, missing), () -> obstacles.gone(what));
            return obstacle.isEmpty();
        } catch (LaddException e) {
            if (e.reason() == Reason.INTERRUPTED) {
                throw e;
            }
            obstacles.failed(what, e.getMessage());
            return false;
        }
    }

    private Optional<String> settle(LabelingProgress completed) {
        Optional<DatasetTable> found = catalog.find(completed.getDataset());
        if (found.isEmpty()) {
            return Optional.of("nothing of it is in a table here yet");
        }
        DatasetTable table = found.get();
        TagCatalog tags = table.tags();
        String tag = RecordKeys.tag(completed.getLabelerId(), completed.getVersion(), completed.getManifestRevision());
        if (tags.find(tag).isEmpty()) {
            Map<Integer, Long> ends = byPartition(completed);
            SortedSet<Integer> behind =
                    table.offsets().map(offsets -> offsets.behind(ends)).orElseGet(() -> new TreeSet<>(ends.keySet()));
            if (!behind.isEmpty()) {
                return Optional.of("the table lacks records of the partitions " + behind
                        + "; every sink of the group must write to this warehouse");
            }
            Optional<TagInfo> info = info(completed);
            if (info.isEmpty()) {
                return Optional.of("its manifest or its labeler's descriptor has not come yet");
            }
            int shown = TaggedDataset.countBeforeTagging(table, info.get());
            if (shown == 0 && table.isExpired(completed.getLabelerId(), completed.getVersion())) {
                logFields(completed)
                        .on(LOG.atInfo())
                        .log("Not tagging dataset {} as {}: its labels were expired", completed.getDataset(), tag);
                return Optional.empty();
            }
            if (shown != completed.getExpected()) {
                logFields(completed)
                        .on(LOG.atError())
                        .log(
                                "Not tagging dataset {} as {}: its table shows {} images at the end offsets, {} were labelled;"
                                        + " a later manifest revision will be tagged when it is complete",
                                completed.getDataset(),
                                tag,
                                shown,
                                completed.getExpected());
                return Optional.empty();
            }
            tags.create(info.get());
            meters.tagged(completed.getDataset());
            logFields(completed)
                    .on(LOG.atInfo())
                    .log("Tagged dataset {} as {}: {} images", completed.getDataset(), tag, shown);
        }
        feed.reconsider(new CompletionFeed.Pointer(completed.getDataset(), completed.getLabelerId()));
        return Optional.empty();
    }

    /** Empty while manifest or descriptor are still on their way. */
    private Optional<TagInfo> info(LabelingProgress completed) {
        return feed.manifest(completed.getDataset())
                .flatMap(manifest -> feed.labeler(completed.getLabelerId(), completed.getVersion())
                        .map(labeler -> TagInfo.of(completed, manifest, labeler, clock.millis())));
    }

    /** Moves the pointer, and keeps it in the table too, so that readers find it without Kafka. */
    private Optional<String> decide(CompletionFeed.Pointer pointer) {
        Optional<TagCatalog> tags = catalog.find(pointer.dataset()).map(DatasetTable::tags);
        Optional<Activation> known = feed.activation(pointer.dataset(), pointer.labelerId());
        Optional<Activation> now = activator.settle(
                pointer.dataset(),
                pointer.labelerId(),
                known,
                tags.map(TagCatalog::all).orElse(List.of()));
        if (!now.equals(known)) {
            now.ifPresent(feed::note);
        }
        now.ifPresent(meters::active);
        if (now.isPresent() && tags.flatMap(all -> all.find(now.get().getTag())).isPresent()) {
            tags.get().setActive(pointer.labelerId(), now.get().getTag());
        }
        return Optional.empty();
    }

    private static Map<Integer, Long> byPartition(LabelingProgress completed) {
        Map<Integer, Long> ends = new TreeMap<>();
        completed.getEndOffsets().forEach((partition, end) -> ends.put(Integer.valueOf(partition), end));
        return ends;
    }

    private static LogFields logFields(LabelingProgress completed) {
        return LogFields.of(completed.getDataset(), completed.getLabelerId(), completed.getVersion());
    }
}
