package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.control.FailedLanes;
import dev.laddstreams.app.runtime.Patience;
import dev.laddstreams.app.runtime.RoleThreads;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.clients.TopicSnapshot.Visitor;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.avro.ProgressState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Waits for what the roles say on the shared topics. For one thread, but for what says otherwise. */
final class DemoWatch {
    private static final Duration POLL = Duration.ofMillis(50);

    private final StackAccess stack;
    private final Patience patience;

    DemoWatch(StackAccess stack, RoleThreads roles) {
        this.stack = stack;
        this.patience = new Patience(roles);
    }

    /**
     * @param labelled the COMPLETED record of the distilled dataset
     * @param activation of the distilled dataset
     */
    record Labelling(LabelingProgress labelled, Activation activation) {
        double storeSeconds() {
            Duration time = Duration.between(labelled.getUpdatedAt(), activation.getActivatedAt());
            return Math.max(0, time.toMillis() / 1e3);
        }
    }

    /** Waits until every dataset is labelled, stored and activated in the revision of its manifest. */
    Labelling awaitActivations(DatasetManifest distilled, Collection<DatasetManifest> all, ProgressListener listener) {
        Map<String, LabelingProgress> completed = new HashMap<>();
        Map<String, Activation> active = new HashMap<>();
        Map<String, Integer> labelled = new HashMap<>();
        int expected = all.stream().mapToInt(DatasetManifest::getExpectedImages).sum();
        try (TopicFollower topics = new TopicFollower(stack.connection())) {
            topics.follow(stack.catalogue().lanes(), LaneStatus.class, new FailedLanes(lane -> true, this::news));
            topics.follow(stack.catalogue().progress(), LabelingProgress.class, hearing(record -> {
                if (isOf(record.getDataset(), record.getManifestRevision(), all)) {
                    labelled.put(record.getDataset(), record.getLabelled());
                    if (record.getState() == ProgressState.COMPLETED) {
                        completed.put(record.getDataset(), record);
                    }
                }
            }));
            topics.follow(stack.catalogue().activations(), Activation.class, hearing(record -> {
                if (isOf(record.getDataset(), record.getManifestRevision(), all)) {
                    active.put(record.getDataset(), record);
                }
            }));
            patience.await("label and store", () -> {
                topics.poll(POLL);
                int done =
                        labelled.values().stream().mapToInt(Integer::intValue).sum();
                // Storing is worth as much as labelling: it has no count of its own.
                listener.progress(
                        done + (long) expected * active.size() / all.size(), 2L * expected, done + " of " + expected);
                return completed.size() == all.size() && active.size() == all.size();
            });
        }
        return new Labelling(completed.get(distilled.getDataset()), active.get(distilled.getDataset()));
    }

    /** Waits until every control has its accuracy; by name in the report. */
    Map<String, DemoReport.Accuracy> awaitEvaluations(String dataset, List<DemoControl> controls) {
        Map<String, DemoReport.Accuracy> found = new HashMap<>();
        try (TopicFollower topics = new TopicFollower(stack.connection())) {
            topics.follow(stack.catalogue().evaluations(), Evaluation.class, hearing(record -> controls.stream()
                    .filter(control -> control.images().dataset(dataset).equals(record.getDataset())
                            && control.control().code().equals(record.getRecipe()))
                    .forEach(control -> found.put(
                            control.key(),
                            new DemoReport.Accuracy(
                                    record.getAccuracyMean(),
                                    record.getAccuracyStd(),
                                    record.getAccuracies().size())))));
            patience.await("evaluate", () -> {
                topics.poll(POLL);
                return found.size() == controls.size();
            });
        }
        Map<String, DemoReport.Accuracy> ordered = new LinkedHashMap<>();
        controls.forEach(control -> ordered.put(control.key(), found.get(control.key())));
        return ordered;
    }

    /** Ends the wait. Any thread. */
    void fail(LaddException cause) {
        patience.fail(cause);
    }

    /** Something goes on that no topic tells. Any thread. */
    void news() {
        patience.news();
    }

    private <T> Visitor<T> hearing(Consumer<T> records) {
        return (key, value) -> {
            news();
            value.ifPresent(records);
        };
    }

    private static boolean isOf(String dataset, int revision, Collection<DatasetManifest> manifests) {
        return manifests.stream()
                .anyMatch(manifest -> manifest.getDataset().equals(dataset) && manifest.getRevision() == revision);
    }
}
