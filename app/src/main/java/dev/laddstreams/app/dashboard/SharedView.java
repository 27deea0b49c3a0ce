package dev.laddstreams.app.dashboard;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.app.control.LaneWatch;
import dev.laddstreams.app.dashboard.LaneRow.Equipment;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the shared topics say, as far as the page shows it; the newest thousands of each kind. Thread-safe. */
final class SharedView {
    private static final int MOST = 4096;

    private final PanelVersions versions;

    @GuardedBy("this")
    private final Map<String, DatasetManifest> datasets = new BoundedMap<>(MOST);

    @GuardedBy("this")
    private final Map<String, LabelerDescriptor> labelers = new BoundedMap<>(MOST);

    @GuardedBy("this")
    private final Map<String, Activation> activations = new BoundedMap<>(MOST);

    /** By dataset, labeler and version: as the process said that was heard last. */
    @GuardedBy("this")
    private final Map<String, Equipment> equipment = new BoundedMap<>(MOST);

    @GuardedBy("this")
    private final Map<String, Evaluation> evaluations = new BoundedMap<>(MOST);

    /**
     * One dataset.
     *
     * @param labeler that labels it, null for none
     * @param activeVersion 0 while none is active
     */
    record DatasetRow(
            String id,
            String state,
            String method,
            int images,
            List<String> classNames,
            @Nullable String labeler,
            int activeVersion) {}

    /** What networks that were trained on one kind of label reach, and what that costs. */
    record AccuracyRow(
            String dataset,
            String labeler,
            int version,
            String recipe,
            @JsonUnwrapped Score score,
            @JsonUnwrapped Cost cost,
            @JsonUnwrapped Teacher teacher) {}

    /** Mean and deviation of the accuracy, 0..1, over so many networks. */
    record Score(double mean, double deviation, int networks) {}

    /**
     * What the accuracy costs, in floating-point operations and storage.
     *
     * @param flops to train one network
     * @param storageOverhead bytes of labels over those of the images
     * @param making to distil the images, and to label them densely where the recipe uses dense labels; null when unknown
     * @param labelerTraining to train the labeler, where its labels are used; null when not, or unknown
     */
    record Cost(
            double flops,
            double storageOverhead,
            @Nullable Double making,
            @Nullable Double labelerTraining) {}

    /**
     * The labeler behind the labels.
     *
     * @param epoch of its training, null for a model made elsewhere
     * @param heldOut its own accuracy, null when unknown
     */
    record Teacher(@Nullable Integer epoch, @Nullable Double heldOut) {}

    SharedView(PanelVersions versions) {
        this.versions = versions;
    }

    /** Opens what hears the topics from now on; the caller polls and closes it. */
    TopicFollower follow(KafkaConnection connection, TopicCatalogue catalogue) {
        return new TopicFollower(connection)
                .follow(catalogue.datasets(), DatasetManifest.class, this::hearDataset)
                .follow(catalogue.labelers(), LabelerDescriptor.class, this::hearLabeler)
                .follow(catalogue.activations(), Activation.class, this::hearActivation)
                .follow(catalogue.lanes(), LaneStatus.class, (key, value) -> value.ifPresent(this::hear))
                .follow(
                        catalogue.evaluations(),
                        Evaluation.class,
                        (key, value) -> value.ifPresentOrElse(this::hear, () -> forgetEvaluation(key)));
    }

    private synchronized void hearDataset(String key, Optional<DatasetManifest> value) {
        put(datasets, key, value);
    }

    private synchronized void hearLabeler(String key, Optional<LabelerDescriptor> value) {
        put(labelers, key, value);
    }

    private synchronized void hearActivation(String key, Optional<Activation> value) {
        put(activations, key, value);
    }

    private <T> void put(Map<String, T> held, String key, Optional<T> value) {
        value.ifPresentOrElse(present -> held.put(key, present), () -> held.remove(key));
        versions.changed(Panel.OVERVIEW);
    }

    private synchronized void hear(LaneStatus lane) {
        String device = lane.getDevice();
        if (device != null) {
            equipment.put(
                    RecordKeys.laneRequest(lane.getDataset(), lane.getLabelerId(), lane.getVersion()),
                    new Equipment(String.valueOf(lane.getEngine()), device, lane.getBatchImages()));
        }
    }

    /** What a version labels with; empty where no process has said so. */
    synchronized Optional<Equipment> equipment(LaneWatch.Row lane) {
        return Optional.ofNullable(
                equipment.get(RecordKeys.laneRequest(lane.dataset(), lane.labeler(), lane.version())));
    }

    /** Keeps the newest manifest revision's alone. */
    private synchronized void hear(Evaluation evaluation) {
        String key = RecordKeys.evaluation(
                evaluation.getDataset(), 0, evaluation.getLabelerId(), evaluation.getVersion(), evaluation.getRecipe());
        Evaluation held = evaluations.get(key);
        if (held == null || held.getManifestRevision() <= evaluation.getManifestRevision()) {
            evaluations.put(key, evaluation);
            versions.changed(Panel.ACCURACY);
        }
    }

    private synchronized void forgetEvaluation(String key) {
        if (evaluations.values().removeIf(evaluation -> RecordKeys.evaluation(
                        evaluation.getDataset(),
                        evaluation.getManifestRevision(),
                        evaluation.getLabelerId(),
                        evaluation.getVersion(),
                        evaluation.getRecipe())
                .equals(key))) {
            versions.changed(Panel.ACCURACY);
        }
    }

    synchronized Optional<DatasetManifest> dataset(String id) {
        return Optional.ofNullable(datasets.get(id));
    }

    /** When a labeler version was published; long ago where that is not known. */
    synchronized Instant publication(String labeler, int version) {
        LabelerDescriptor descriptor = labelers.get(RecordKeys.labeler(labeler, version));
        return descriptor == null ? Instant.EPOCH : descriptor.getPublishedAt();
    }

    /** In the order in which they were made. */
    synchronized List<DatasetRow> datasets() {
        List<DatasetRow> rows = new ArrayList<>();
        datasets.values().forEach(manifest -> rows.add(row(manifest)));
        return rows;
    }

    @GuardedBy("this")
    private DatasetRow row(DatasetManifest manifest) {
        String labeler = manifest.getLabelPolicy().getLabelerId();
        Activation active =
                labeler == null ? null : activations.get(RecordKeys.activation(manifest.getDataset(), labeler));
        return new DatasetRow(
                manifest.getDataset(),
                EnumCode.of(manifest.getState()),
                manifest.getMethod(),
                manifest.getExpectedImages(),
                List.copyOf(manifest.getClassNames()),
                labeler,
                active == null ? 0 : active.getVersion());
    }

    synchronized List<AccuracyRow> accuracies() {
        List<AccuracyRow> rows = new ArrayList<>();
        evaluations.values().forEach(evaluation -> rows.add(row(evaluation)));
        return rows;
    }

    /** Of the paper's figures 2 and 3 (specification: LADD, FLOPs accounting). */
    @GuardedBy("this")
    private Cost cost(Evaluation evaluation, Optional<LabelerDescriptor> descriptor) {
        Optional<DatasetManifest> manifest = Optional.ofNullable(datasets.get(evaluation.getDataset()));
        Optional<Double> distillation = manifest.map(DatasetManifest::getDistillationFlops);
        boolean dense = evaluation.getRecipe().equals(Control.DENSE.code());
        Optional<Double> labelling = dense
                ? descriptor
                        .filter(labeler -> labeler.getForwardFlops() != null)
                        .map(labeler -> requireNonNull(labeler.getForwardFlops())
                                * labeler.getGrid().getN()
                                * labeler.getGrid().getN()
                                * manifest.map(DatasetManifest::getExpectedImages)
                                        .orElse(0))
                : Optional.of(0.0);
        return new Cost(
                evaluation.getFlops(),
                evaluation.getStorageOverhead(),
                distillation
                        .flatMap(images -> labelling.map(labels -> images + labels))
                        .orElse(null),
                dense ? descriptor.map(LabelerDescriptor::getTrainingFlops).orElse(null) : null);
    }

    @GuardedBy("this")
    private AccuracyRow row(Evaluation evaluation) {
        Optional<LabelerDescriptor> descriptor = Optional.ofNullable(
                labelers.get(RecordKeys.labeler(evaluation.getLabelerId(), evaluation.getVersion())));
        return new AccuracyRow(
                evaluation.getDataset(),
                evaluation.getLabelerId(),
                evaluation.getVersion(),
                evaluation.getRecipe(),
                new Score(
                        evaluation.getAccuracyMean(),
                        evaluation.getAccuracyStd(),
                        evaluation.getAccuracies().size()),
                cost(evaluation, descriptor),
                new Teacher(
                        descriptor.map(LabelerDescriptor::getEpoch).orElse(null),
                        descriptor.map(LabelerDescriptor::getHeldOutAccuracy).orElse(null)));
    }
}
