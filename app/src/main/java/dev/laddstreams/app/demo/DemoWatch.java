package dev.laddstreams.app.demo;

import dev.laddstreams.app.runtime.RoleThreads;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TopicFollower;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.avro.ProgressState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Waits for what the roles say on the shared topics. For one thread, but for what says otherwise. */
final class DemoWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    /** A topic on which nothing changes for so long means that something hangs. */
    private static final Duration STALLED = Duration.ofMinutes(10);

    private final RoleThreads roles;
    private final TopicFollower<LabelingProgress> progress;
    private final TopicFollower<Activation> activations;
    private final TopicFollower<LaneStatus> lanes;
    private final TopicFollower<Evaluation> evaluations;
    private final AtomicReference<LaddException> failure = new AtomicReference<>();
    private volatile long lastNews = System.nanoTime();

    DemoWatch(StackAccess stack, RoleThreads roles) {
        this.roles = roles;
        this.progress =
                new TopicFollower<>(stack.connection(), stack.catalogue().progress(), LabelingProgress.class);
        this.activations =
                new TopicFollower<>(stack.connection(), stack.catalogue().activations(), Activation.class);
        this.lanes = new TopicFollower<>(stack.connection(), stack.catalogue().lanes(), LaneStatus.class);
        this.evaluations =
                new TopicFollower<>(stack.connection(), stack.catalogue().evaluations(), Evaluation.class);
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
        await("label and store", () -> {
            requireLanes();
            progress.poll(POLL, record -> {
                news();
                if (isOf(record.getDataset(), record.getManifestRevision(), all)) {
                    labelled.put(record.getDataset(), record.getLabelled());
                    if (record.getState() == ProgressState.COMPLETED) {
                        completed.put(record.getDataset(), record);
                    }
                }
            });
            activations.poll(POLL, record -> {
                news();
                if (isOf(record.getDataset(), record.getManifestRevision(), all)) {
                    active.put(record.getDataset(), record);
                }
            });
            int done = labelled.values().stream().mapToInt(Integer::intValue).sum();
            // Storing is worth as much as labelling: it has no count of its own.
            listener.progress(
                    done + (long) expected * active.size() / all.size(), 2L * expected, done + " of " + expected);
            return completed.size() == all.size() && active.size() == all.size();
        });
        return new Labelling(completed.get(distilled.getDataset()), active.get(distilled.getDataset()));
    }

    /** Waits until every control has its accuracy; by name in the report. */
    Map<String, DemoReport.Accuracy> awaitEvaluations(String dataset, List<DemoControl> controls) {
        Map<String, DemoReport.Accuracy> found = new HashMap<>();
        await("evaluate", () -> {
            evaluations.poll(POLL, record -> {
                news();
                controls.stream()
                        .filter(control -> control.images().dataset(dataset).equals(record.getDataset())
                                && control.control().code().equals(record.getRecipe()))
                        .forEach(control -> found.put(
                                control.key(),
                                new DemoReport.Accuracy(
                                        record.getAccuracyMean(),
                                        record.getAccuracyStd(),
                                        record.getAccuracies().size())));
            });
            return found.size() == controls.size();
        });
        Map<String, DemoReport.Accuracy> ordered = new LinkedHashMap<>();
        controls.forEach(control -> ordered.put(control.key(), found.get(control.key())));
        return ordered;
    }

    /** Ends the wait. Any thread. */
    void fail(LaddException cause) {
        failure.set(cause);
    }

    /** Something goes on that no topic tells. Any thread. */
    void news() {
        lastNews = System.nanoTime();
    }

    @Override
    public void close() {
        progress.close();
        activations.close();
        lanes.close();
        evaluations.close();
    }

    private void await(String what, BooleanSupplier done) {
        news();
        while (!done.getAsBoolean()) {
            roles.requireRunning();
            if (failure.get() != null) {
                throw failure.get();
            }
            if (System.nanoTime() - lastNews > STALLED.toNanos()) {
                throw LaddException.cannot(
                        Reason.TIMED_OUT,
                        what,
                        "nothing happened for " + STALLED.toMinutes() + " minutes",
                        "news on the topics; the log says more");
            }
        }
    }

    private void requireLanes() {
        lanes.poll(Duration.ZERO, lane -> {
            news();
            if (lane.getState() == LaneState.FAILED) {
                throw LaddException.cannot(
                        Reason.INTERNAL,
                        "label " + lane.getDataset(),
                        lane.getReason() + ": " + lane.getMessage(),
                        "a labeler that loads and labels");
            }
        });
    }

    private static boolean isOf(String dataset, int revision, Collection<DatasetManifest> manifests) {
        return manifests.stream()
                .anyMatch(manifest -> manifest.getDataset().equals(dataset) && manifest.getRevision() == revision);
    }
}
