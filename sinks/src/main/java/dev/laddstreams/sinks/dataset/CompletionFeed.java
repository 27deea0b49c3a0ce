package dev.laddstreams.sinks.dataset;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.clients.TopicSnapshot.Visitor;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.ProgressState;
import dev.laddstreams.sinks.activation.Accuracies;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Follows the shared topics that say when a labelling is complete and what is active, each from its beginning, and keeps
 * the newest record of each key. Not thread-safe.
 */
final class CompletionFeed implements Accuracies, AutoCloseable {
    private final TopicFollower topics;
    private final Map<String, DatasetManifest> manifests = new HashMap<>();
    private final Map<String, LabelerDescriptor> labelers = new HashMap<>();
    private final Map<String, Activation> activations = new LinkedHashMap<>();
    private final Map<String, Evaluation> evaluations = new HashMap<>();
    private final Set<Pointer> undecided = new LinkedHashSet<>();
    private final Map<String, LabelingProgress> completions = new LinkedHashMap<>();

    /** What one activation is about. */
    record Pointer(String dataset, String labelerId) {}

    CompletionFeed(KafkaConnection connection, TopicCatalogue catalogue) {
        topics = new TopicFollower(connection)
                .follow(
                        catalogue.datasets(),
                        DatasetManifest.class,
                        keep(m -> manifests.put(m.getDataset(), m), manifests::remove))
                .follow(
                        catalogue.labelers(),
                        LabelerDescriptor.class,
                        keep(
                                l -> labelers.put(RecordKeys.labeler(l.getLabelerId(), l.getVersion()), l),
                                labelers::remove))
                .follow(catalogue.activations(), Activation.class, keep(this::note, activations::remove))
                .follow(catalogue.progress(), LabelingProgress.class, keep(this::note, completions::remove))
                .follow(catalogue.evaluations(), Evaluation.class, keep(this::note, this::forgetEvaluation));
    }

    /** @param gone hears the keys of tombstones: of a deleted dataset nothing counts for another of its id */
    private static <T> Visitor<T> keep(Consumer<T> values, Consumer<String> gone) {
        return (key, value) -> value.ifPresentOrElse(values, () -> gone.accept(key));
    }

    /** Also for those that this process published itself, ahead of their arrival. */
    void note(Activation activation) {
        String key = RecordKeys.activation(activation.getDataset(), activation.getLabelerId());
        activations.put(key, activation);
        undecided.add(new Pointer(activation.getDataset(), activation.getLabelerId()));
    }

    /** Evaluations of dense labels may be what a candidate waits for, also one of another dataset. */
    private void note(Evaluation evaluation) {
        if (!evaluation.getRecipe().equals(Control.DENSE.code())) {
            return;
        }
        evaluations.merge(
                evaluated(evaluation.getDataset(), evaluation.getLabelerId(), evaluation.getVersion()),
                evaluation,
                (before, now) -> now.getManifestRevision() >= before.getManifestRevision() ? now : before);
        activations.values().stream()
                .filter(activation -> activation.getLabelerId().equals(evaluation.getLabelerId())
                        && activation.getCandidate() != null)
                .forEach(activation -> undecided.add(new Pointer(activation.getDataset(), activation.getLabelerId())));
    }

    private void forgetEvaluation(String key) {
        evaluations.values().removeIf(evaluation -> RecordKeys.evaluation(
                        evaluation.getDataset(),
                        evaluation.getManifestRevision(),
                        evaluation.getLabelerId(),
                        evaluation.getVersion(),
                        evaluation.getRecipe())
                .equals(key));
    }

    private static String evaluated(String dataset, String labelerId, int version) {
        return dataset + "|" + RecordKeys.labeler(labelerId, version);
    }

    @Override
    public Optional<Double> heldOut(String labelerId, int version) {
        return labeler(labelerId, version).map(LabelerDescriptor::getHeldOutAccuracy);
    }

    @Override
    public Optional<Double> deployed(String dataset, String labelerId, int version) {
        return Optional.ofNullable(evaluations.get(evaluated(dataset, labelerId, version)))
                .map(Evaluation::getAccuracyMean);
    }

    private void note(LabelingProgress progress) {
        String key = key(progress);
        if (progress.getState() == ProgressState.COMPLETED && progress.getEndOffsets() != null) {
            completions.put(key, progress);
        } else {
            completions.remove(key);
        }
    }

    /** Takes what has arrived. Never waits for records. */
    void poll() {
        topics.poll(Duration.ZERO);
    }

    /** Whether all that was on the topics at the start has been heard; decisions made earlier could be wrong. */
    boolean caughtUp() {
        return topics.caughtUp();
    }

    Optional<DatasetManifest> manifest(String dataset) {
        return Optional.ofNullable(manifests.get(dataset));
    }

    Optional<LabelerDescriptor> labeler(String labelerId, int version) {
        return Optional.ofNullable(labelers.get(RecordKeys.labeler(labelerId, version)));
    }

    Optional<Activation> activation(String dataset, String labelerId) {
        return Optional.ofNullable(activations.get(RecordKeys.activation(dataset, labelerId)));
    }

    /** Completions that nobody has settled, oldest first. */
    List<LabelingProgress> completions() {
        return List.copyOf(completions.values());
    }

    /** Forgets a completion, unless a newer word on it has come. */
    void settled(LabelingProgress completed) {
        completions.remove(key(completed), completed);
    }

    /** Pointers that may have to move or to be stored, oldest first. */
    List<Pointer> undecided() {
        return List.copyOf(undecided);
    }

    /** Forgets that a pointer may have to move; news of it that come later are heard. */
    void decided(Pointer pointer) {
        undecided.remove(pointer);
    }

    /** This pointer may have to move or to be stored. */
    void reconsider(Pointer pointer) {
        undecided.add(pointer);
    }

    /** Names a completion, as its record is keyed. */
    static String key(LabelingProgress progress) {
        return RecordKeys.progress(
                progress.getDataset(), progress.getManifestRevision(), progress.getLabelerId(), progress.getVersion());
    }

    @Override
    public void close() {
        topics.close();
    }
}
