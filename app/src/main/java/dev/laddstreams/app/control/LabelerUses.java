package dev.laddstreams.app.control;

import dev.laddstreams.app.control.LabelerUse.State;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How each version of a labeler stands on each dataset that its labeler labels. */
record LabelerUses(SharedTopics topics) {
    /** On one dataset, by version; none for a dataset without a labeler. */
    List<LabelerUse> on(DatasetManifest manifest) {
        String labelerId = manifest.getLabelPolicy().getLabelerId();
        if (manifest.getLabelPolicy().getKind() != LabelPolicyKind.DENSE || labelerId == null) {
            return List.of();
        }
        return topics.labelers().records().stream()
                .filter(descriptor -> descriptor.getLabelerId().equals(labelerId))
                .map(LabelerDescriptor::getVersion)
                .sorted()
                .map(version -> use(manifest, labelerId, version))
                .toList();
    }

    /** Of one labeler, by dataset, then version. */
    List<LabelerUse> of(String labelerId) {
        return topics.datasets().records().stream()
                .filter(manifest -> labelerId.equals(manifest.getLabelPolicy().getLabelerId()))
                .sorted(Comparator.comparing(DatasetManifest::getDataset))
                .flatMap(manifest -> on(manifest).stream())
                .toList();
    }

    private LabelerUse use(DatasetManifest manifest, String labelerId, int version) {
        VersionRules rules = new VersionRules(topics, labelerId);
        LabellingState labelled = rules.labelled(manifest, version);
        List<LaneStatus> lanes = topics.lanes().records().stream()
                .filter(lane -> lane.getDataset().equals(manifest.getDataset())
                        && lane.getLabelerId().equals(labelerId)
                        && lane.getVersion() == version)
                .toList();
        return new LabelerUse(
                manifest.getDataset(),
                labelerId,
                version,
                state(manifest.getDataset(), rules, version, labelled, lanes),
                labelled.labelled(),
                labelled.expected(),
                LaneWatch.processes(lanes, Instant.now()));
    }

    private State state(
            String dataset, VersionRules rules, int version, LabellingState labelled, List<LaneStatus> lanes) {
        Optional<Activation> pointer = topics.activations().find(RecordKeys.activation(dataset, rules.labelerId()));
        if (pointer.filter(activation -> activation.getVersion() == version).isPresent()) {
            return State.ACTIVE;
        }
        if (rules.isRetired(dataset, version)) {
            return State.RETIRED;
        }
        if (pointer.map(Activation::getCandidate)
                .filter(candidate -> candidate.getVersion() == version)
                .isPresent()) {
            return State.CANDIDATE;
        }
        if (labelled.complete()) {
            return State.COMPLETE;
        }
        boolean failed = !lanes.isEmpty() && lanes.stream().allMatch(lane -> lane.getState() == LaneState.FAILED);
        if (failed) {
            return State.FAILED;
        }
        return labelled.labelled() > 0 ? State.LABELLING : State.WAITING;
    }
}
