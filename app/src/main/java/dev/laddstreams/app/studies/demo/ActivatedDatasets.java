package dev.laddstreams.app.studies.demo;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.studies.StudyWatch;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.avro.ProgressState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The datasets of a demo, each complete when its labels are activated in the revision of its manifest. */
final class ActivatedDatasets implements StudyWatch.LabelGoal {
    private final StackAccess stack;
    private final StudyWatch watch;
    private final List<DatasetManifest> manifests;
    private final Map<String, Activation> active = new HashMap<>();

    ActivatedDatasets(StackAccess stack, StudyWatch watch, Collection<DatasetManifest> manifests) {
        this.stack = stack;
        this.watch = watch;
        this.manifests = List.copyOf(manifests);
    }

    /** The activation of a complete dataset. */
    Activation activation(String dataset) {
        return requireNonNull(active.get(dataset), dataset);
    }

    @Override
    public int sets() {
        return manifests.size();
    }

    @Override
    public long labels() {
        return manifests.stream().mapToLong(DatasetManifest::getExpectedImages).sum();
    }

    /** The lanes of a demo are all its own. */
    @Override
    public boolean isMeant(LaneStatus lane) {
        return true;
    }

    @Override
    public boolean isMeant(LabelingProgress progress) {
        return isMeant(progress.getDataset(), progress.getManifestRevision());
    }

    @Override
    public void follow(TopicFollower topics) {
        topics.follow(stack.catalogue().activations(), Activation.class, watch.hearing(record -> {
            if (isMeant(record.getDataset(), record.getManifestRevision())) {
                active.put(record.getDataset(), record);
            }
        }));
    }

    @Override
    public int complete(Collection<LabelingProgress> labelled) {
        return (int) labelled.stream()
                .filter(set -> set.getState() == ProgressState.COMPLETED && active.containsKey(set.getDataset()))
                .count();
    }

    private boolean isMeant(String dataset, int revision) {
        return manifests.stream()
                .anyMatch(manifest -> manifest.getDataset().equals(dataset) && manifest.getRevision() == revision);
    }
}
