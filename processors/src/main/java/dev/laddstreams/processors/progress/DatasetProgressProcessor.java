package dev.laddstreams.processors.progress;

import dev.laddstreams.processors.progress.ProgressEvent.ManifestSeen;
import dev.laddstreams.processors.progress.VersionProgress.Report;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.ProgressState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Adds up the events of each dataset and reports: STARTED and COMPLETED at once, IN_PROGRESS at most once an interval. A
 * manifest revision that was COMPLETED is never reported again, unless the images topic is another one or the version begins another round.
 */
final class DatasetProgressProcessor implements Processor<String, ProgressEvent, String, LabelingProgress> {
    static final String STORE = "dataset-progress";

    /** Versions of a labeler that are to label a dataset. */
    interface Demand {
        Set<LabelerVersion> versions(String dataset, String labelerId);
    }

    private final Duration interval;
    private final ImagesTopicIds topicIds;
    private final Demand demand;
    private final ProgressMeters meters;
    private final Set<String> unreported = new HashSet<>();
    private final Set<String> shown = new HashSet<>();
    private ProcessorContext<String, LabelingProgress> context;
    private KeyValueStore<String, DatasetProgress> store;

    /** @param interval shortest time between two IN_PROGRESS reports */
    DatasetProgressProcessor(Duration interval, ImagesTopicIds topicIds, Demand demand, ProgressMeters meters) {
        this.interval = interval;
        this.topicIds = topicIds;
        this.demand = demand;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, LabelingProgress> processorContext) {
        context = processorContext;
        store = processorContext.getStateStore(STORE);
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::reportChanges);
        try (KeyValueIterator<String, DatasetProgress> all = store.all()) {
            all.forEachRemaining(entry -> unreported.add(entry.key));
        }
    }

    @Override
    public void process(Record<String, ProgressEvent> record) {
        String dataset = record.key();
        DatasetProgress before = Optional.ofNullable(store.get(dataset)).orElse(DatasetProgress.EMPTY);
        DatasetProgress after = record.value().applyTo(before);
        if (after.manifest().isEmpty()) {
            meters.forget(dataset);
        } else if (before.topicId().isEmpty() || !after.manifest().equals(before.manifest())) {
            // whoever publishes a manifest has made its images topic before
            after = after.of(topicIds.now(dataset));
        }
        if (!after.equals(before)) {
            unreported.add(dataset);
            store.put(dataset, reportMilestones(dataset, after, context.currentSystemTimeMs()));
        }
    }

    /** Another task, of this process or of another, counts its datasets from now on. */
    @Override
    public void close() {
        shown.forEach(meters::forget);
    }

    /** STARTED of a revision that was not spoken of yet, and COMPLETED. */
    private DatasetProgress reportMilestones(String dataset, DatasetProgress counted, long now) {
        if (counted.manifest().isEmpty()) {
            return counted;
        }
        ManifestSeen manifest = counted.manifest().get();
        DatasetProgress progress = counted;
        for (Map.Entry<LabelerVersion, VersionProgress> entry :
                ofLabeler(manifest, counted).entrySet()) {
            LabelerVersion version = entry.getKey();
            VersionProgress current = entry.getValue();
            Optional<Report> last = current.report().filter(report -> report.manifestRevision() == manifest.revision());
            if (last.isPresent() && last.get().completed()) {
                continue;
            }
            if (last.isEmpty()) {
                current = report(dataset, version, current, ProgressState.STARTED, manifest, now, now);
            }
            if (counted.counts().isComplete(manifest, current)) {
                long startedAt = last.map(Report::startedAt).orElse(now);
                current = report(dataset, version, current, ProgressState.COMPLETED, manifest, startedAt, now);
            }
            progress = progress.with(version, current);
        }
        return progress;
    }

    /** IN_PROGRESS of everything that changed since it was last spoken of. */
    private void reportChanges(long now) {
        for (String dataset : unreported) {
            DatasetProgress progress = store.get(dataset);
            if (progress == null || progress.manifest().isEmpty()) {
                continue;
            }
            DatasetProgress ofTopic = progress.of(topicIds.lately(dataset));
            if (!ofTopic.equals(progress)) {
                progress = reportMilestones(dataset, ofTopic, now);
                store.put(dataset, progress);
            }
            ManifestSeen manifest = progress.manifest().get();
            for (Map.Entry<LabelerVersion, VersionProgress> entry :
                    ofLabeler(manifest, progress).entrySet()) {
                VersionProgress current = entry.getValue();
                shown.add(dataset);
                meters.show(
                        dataset, entry.getKey().withoutRound(), current.counts().labelled(), manifest.expectedImages());
                Optional<Report> stale = current.report()
                        .filter(report -> !report.completed()
                                && (report.labelled() != current.counts().labelled()
                                        || report.expected() != manifest.expectedImages()));
                if (stale.isPresent()) {
                    long startedAt = stale.get().startedAt();
                    progress = progress.with(
                            entry.getKey(),
                            report(
                                    dataset,
                                    entry.getKey(),
                                    current,
                                    ProgressState.IN_PROGRESS,
                                    manifest,
                                    startedAt,
                                    now));
                    store.put(dataset, progress);
                }
            }
        }
        unreported.clear();
        showWaiting();
    }

    /** A version is published, retired or to label again without an event of the dataset. */
    private void showWaiting() {
        try (KeyValueIterator<String, DatasetProgress> all = store.all()) {
            all.forEachRemaining(entry -> {
                DatasetProgress progress = entry.value;
                progress.manifest().ifPresent(manifest -> {
                    Set<LabelerVersion> versions = manifest.denseLabeler()
                            .map(labeler -> demand.versions(entry.key, labeler))
                            .orElse(Set.of());
                    shown.add(entry.key);
                    meters.showWaiting(
                            entry.key,
                            versions.stream()
                                    .mapToInt(progress.counts()::waiting)
                                    .sum(),
                            manifest.expectedImages());
                });
            });
        }
    }

    private static Map<LabelerVersion, VersionProgress> ofLabeler(ManifestSeen manifest, DatasetProgress progress) {
        NavigableMap<LabelerVersion, VersionProgress> versions = new TreeMap<>();
        manifest.denseLabeler()
                .ifPresent(labeler -> progress.counts().versions().forEach((version, current) -> {
                    if (version.labelerId().equals(labeler)) {
                        versions.put(version, current);
                    }
                }));
        // of each version the last round alone
        for (LabelerVersion version : List.copyOf(versions.keySet())) {
            LabelerVersion next = versions.higherKey(version);
            if (next != null && next.withoutRound().equals(version.withoutRound())) {
                versions.remove(version);
            }
        }
        return versions;
    }

    private VersionProgress report(
            String dataset,
            LabelerVersion version,
            VersionProgress progress,
            ProgressState state,
            ManifestSeen manifest,
            long startedAt,
            long now) {
        boolean completed = state == ProgressState.COMPLETED;
        int labelled = progress.counts().labelled();
        LabelingProgress value = LabelingProgress.newBuilder()
                .setDataset(dataset)
                .setManifestRevision(manifest.revision())
                .setLabelerId(version.labelerId())
                .setVersion(version.version())
                .setState(state)
                .setLabelled(labelled)
                .setExpected(manifest.expectedImages())
                .setStartedAt(Instant.ofEpochMilli(startedAt))
                .setUpdatedAt(Instant.ofEpochMilli(now))
                .setEndOffsets(completed ? endOffsets(progress) : null)
                .build();
        String key = RecordKeys.progress(dataset, manifest.revision(), version.labelerId(), version.version());
        context.forward(new Record<>(key, value, now));
        meters.reported(state);
        return progress.reporting(
                new Report(manifest.revision(), labelled, manifest.expectedImages(), completed, startedAt));
    }

    private static Map<String, Long> endOffsets(VersionProgress progress) {
        Map<String, Long> offsets = new TreeMap<>();
        progress.endOffsets().forEach((partition, offset) -> offsets.put(Integer.toString(partition), offset));
        return offsets;
    }
}
