package dev.laddstreams.app.control;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.LaneHeartbeat;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneWish;
import dev.laddstreams.schemas.avro.ProgressState;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What may be done with a labeler's versions, by what the topics said when one call asked. Nothing here changes anything. */
record VersionRules(SharedTopics topics, String labelerId) {
    private static final double MILLIS = 1e3;

    /**
     * The manifests of the datasets that the labeler labels, or of one of them; at least one.
     *
     * @throws LaddException {@code USAGE} when there are none
     */
    List<DatasetManifest> datasets(Optional<String> only) {
        Collection<DatasetManifest> all = topics.datasets().records();
        List<DatasetManifest> own = all.stream()
                .filter(manifest -> manifest.getLabelPolicy().getKind() == LabelPolicyKind.DENSE
                        && labelerId.equals(manifest.getLabelPolicy().getLabelerId()))
                .filter(manifest -> only.isEmpty() || only.get().equals(manifest.getDataset()))
                .sorted(Comparator.comparing(DatasetManifest::getDataset))
                .toList();
        if (own.isEmpty()) {
            List<String> known = all.stream()
                    .map(manifest -> manifest.getDataset() + " ("
                            + manifest.getLabelPolicy().getLabelerId() + ")")
                    .sorted()
                    .toList();
            throw LaddException.cannot(
                    Reason.USAGE,
                    "find datasets of labeler " + labelerId,
                    only.map(dataset -> "dataset " + dataset + " is not labelled by it")
                            .orElse("no dataset is labelled by it"),
                    known.isEmpty() ? "a dataset; there is none yet" : "one of " + String.join(", ", known));
        }
        return own;
    }

    void requirePublished(int version) {
        List<Integer> versions = topics.labelers().records().stream()
                .filter(descriptor -> descriptor.getLabelerId().equals(labelerId))
                .map(LabelerDescriptor::getVersion)
                .sorted()
                .toList();
        if (!versions.contains(version)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "use labeler " + labelerId,
                    "version " + version,
                    versions.isEmpty() ? "a published labeler" : "one of its versions " + versions);
        }
    }

    void requireActivatable(DatasetManifest manifest, int version, ActivationMode mode) {
        String action = "activate " + labelerId + " version " + version + " on dataset " + manifest.getDataset();
        if (isRetired(manifest.getDataset(), version)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    action,
                    "it is retired, new images would lack its label",
                    "'ladd relabel --dataset " + manifest.getDataset() + " --labeler " + labelerId + "@" + version
                            + "' first");
        }
        if (mode != ActivationMode.IF_COMPLETE) {
            return;
        }
        LabellingState labelled = labelled(manifest, version);
        if (!labelled.complete()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    action,
                    "%,d of %,d images lack its label%s"
                            .formatted(
                                    labelled.remaining(),
                                    labelled.expected(),
                                    labelled.remaining() == 0 ? ", or the dataset is not sealed" : ""),
                    "a complete version; --when-complete waits for that, --now does not");
        }
    }

    void requirePrevious(String dataset) {
        previous(activation(dataset).orElseGet(() -> Activations.none(dataset, labelerId)));
    }

    /**
     * The version that was active before the one that is.
     *
     * @throws LaddException {@code USAGE} when there is none, or none that is not retired
     */
    int previous(Activation current) {
        List<Integer> retired = topics.requests().records().stream()
                .filter(request -> request.getWish() == LaneWish.RETIRE
                        && request.getDataset().equals(current.getDataset())
                        && request.getLabelerId().equals(labelerId))
                .map(LaneRequest::getVersion)
                .sorted()
                .toList();
        if (current.getVersion() > 0 && current.getHistory().isEmpty() && !retired.isEmpty()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "roll back labeler " + labelerId + " on dataset " + current.getDataset(),
                    "no version that was active before version " + current.getVersion() + " is left; retired are "
                            + retired,
                    "a version that was active before; 'ladd relabel' and 'ladd labeler activate' bring a retired one"
                            + " back");
        }
        return Activations.previous(current);
    }

    void requireRetirable(String dataset, int version) {
        activation(dataset).ifPresent(activation -> requireUnused(activation, version));
    }

    static void requireUnused(Activation activation, int version) {
        boolean active = activation.getVersion() == version;
        boolean candidate =
                activation.getCandidate() != null && activation.getCandidate().getVersion() == version;
        if (active || candidate) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "retire " + activation.getLabelerId() + " version " + version + " on dataset "
                            + activation.getDataset(),
                    active ? "it is active" : "it is to become active",
                    "another active version; see 'ladd labeler activate' and 'ladd labeler rollback'");
        }
    }

    void requireRetired(String dataset, int version) {
        if (!isRetired(dataset, version)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "expire labels of dataset " + dataset,
                    labelerId + "@" + version + " is in use",
                    "a retired version; see 'ladd labeler retire " + labelerId + " --version " + version + "'");
        }
    }

    LabellingState labelled(DatasetManifest manifest, int version) {
        Optional<LabelingProgress> progress = topics.progress()
                .find(RecordKeys.progress(manifest.getDataset(), manifest.getRevision(), labelerId, version));
        return new LabellingState(
                progress.map(LabelingProgress::getLabelled).orElse(0),
                manifest.getExpectedImages(),
                progress.filter(record -> record.getState() == ProgressState.COMPLETED)
                        .isPresent());
    }

    /** What an activation waits for while images lack the version's label; a lane whose process is gone does nothing. */
    ActivationOutcome incomplete(DatasetManifest manifest, int version, Instant now) {
        return ActivationOutcome.incomplete(
                manifest.getDataset(),
                version,
                labelled(manifest, version),
                topics.lanes().records().stream()
                        .filter(lane -> lane.getDataset().equals(manifest.getDataset())
                                && lane.getLabelerId().equals(labelerId)
                                && lane.getVersion() == version
                                && !LaneHeartbeat.isLost(lane, now))
                        .toList());
    }

    /** All that was reported of a version on a dataset. */
    List<LabelingProgress> reports(String dataset, int version) {
        return topics.progress().records().stream()
                .filter(record -> record.getDataset().equals(dataset)
                        && record.getLabelerId().equals(labelerId)
                        && record.getVersion() == version)
                .toList();
    }

    /** The last COMPLETED progress of a version, whatever the manifest's revision. */
    Optional<LabelingProgress> newestComplete(String dataset, int version) {
        return reports(dataset, version).stream()
                .filter(record -> record.getState() == ProgressState.COMPLETED)
                .max(Comparator.comparingInt(LabelingProgress::getManifestRevision));
    }

    /** How fast the version was when it last completed a revision; empty when it never did. */
    OptionalDouble imagesPerSecond(String dataset, int version) {
        return newestComplete(dataset, version)
                .filter(done -> done.getUpdatedAt().isAfter(done.getStartedAt()))
                .map(done -> OptionalDouble.of(done.getLabelled()
                        * MILLIS
                        / (done.getUpdatedAt().toEpochMilli()
                                - done.getStartedAt().toEpochMilli())))
                .orElseGet(OptionalDouble::empty);
    }

    /** How often everything was to be labelled again. */
    int round(String dataset, int version) {
        return wish(dataset, version).map(LaneRequest::getRound).orElse(0);
    }

    void readProgressMeanwhile() {
        topics.progress().readMeanwhile();
    }

    boolean isRetired(String dataset, int version) {
        return wish(dataset, version)
                .filter(request -> request.getWish() == LaneWish.RETIRE)
                .isPresent();
    }

    private Optional<LaneRequest> wish(String dataset, int version) {
        return topics.requests().find(RecordKeys.laneRequest(dataset, labelerId, version));
    }

    private Optional<Activation> activation(String dataset) {
        return topics.activations().find(RecordKeys.activation(dataset, labelerId));
    }
}
