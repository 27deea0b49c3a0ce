package dev.laddstreams.app.control;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.ActivationCandidate;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What became of the wish that a version be the active one of a dataset. All but {@link Active} leave a request behind. */
public sealed interface ActivationOutcome extends ControlOutcome {
    /**
     * Readers take the version from now on.
     *
     * @param tag empty while its labels are not complete
     */
    record Active(String dataset, int version, String tag) implements ActivationOutcome {
        @Override
        public String text() {
            return "%s: version %d is active%s"
                    .formatted(
                            dataset, version, tag.isEmpty() ? ", its labels are not complete yet" : " (" + tag + ")");
        }
    }

    /** Images lack the version's label, and its lane is at work or not there yet. */
    record AwaitsLabels(String dataset, int version, int labelled, int expected) implements ActivationOutcome {
        @Override
        public String text() {
            return "%s: version %d becomes active when it is complete; 'ladd status --watch' shows how far it is"
                    .formatted(dataset, version);
        }
    }

    /** Images lack the version's label, and no process has loaded it yet. */
    record StillLoading(String dataset, int version) implements ActivationOutcome {
        @Override
        public String text() {
            return "%s: version %d becomes active when it is complete; its lane is still loading"
                    .formatted(dataset, version);
        }
    }

    /** Images lack the version's label, and every process that was to give it has failed. */
    record LaneFailed(String dataset, int version, String reason, String message) implements ActivationOutcome {
        @Override
        public String text() {
            return "%s: version %d becomes active when it is complete, but its lane failed: %s: %s"
                    .formatted(dataset, version, reason, message);
        }

        @Override
        public Optional<Reason> hindrance() {
            return Optional.of(Reason.INTERNAL);
        }
    }

    /** The labels are complete and stored; the gate asks what they are worth. */
    record AwaitsEvaluation(String dataset, int version, String tag) implements ActivationOutcome {
        @Override
        public String text() {
            return "%s: version %d becomes active when its dense labels are evaluated, if they pass the gate"
                    .formatted(dataset, version);
        }
    }

    /** The labels are complete, and no sink has stored them meanwhile. */
    record TimedOut(String dataset, int version, Duration waited) implements ActivationOutcome {
        @Override
        public String text() {
            return "%s: version %d becomes active when a sink has stored its labels; none has for %d s"
                    .formatted(dataset, version, waited.toSeconds());
        }
    }

    /** The gate does not let the version pass. */
    record Refused(String dataset, String labelerId, int version, String refusal) implements ActivationOutcome {
        @Override
        public String text() {
            return LaddException.cannot(
                            Reason.USAGE,
                            "activate " + labelerId + " version " + version + " on dataset " + dataset,
                            refusal,
                            "accuracy that the gate lets pass; --now ignores the gate")
                    .getMessage();
        }

        @Override
        public Optional<Reason> hindrance() {
            return Optional.of(Reason.USAGE);
        }
    }

    /** What a pointer says of a version that was asked for; empty while that is open. */
    static Optional<ActivationOutcome> of(Activation pointer, int version) {
        if (pointer.getVersion() == version) {
            return Optional.of(new Active(pointer.getDataset(), version, pointer.getTag()));
        }
        if (pointer.getRefusedVersion() == version) {
            return Optional.of(
                    new Refused(pointer.getDataset(), pointer.getLabelerId(), version, pointer.getRefusal()));
        }
        return Optional.ofNullable(pointer.getCandidate())
                .filter(candidate -> candidate.getVersion() == version)
                .map(ActivationCandidate::getTag)
                .map(tag -> new AwaitsEvaluation(pointer.getDataset(), version, tag));
    }

    /**
     * What an incomplete version waits for.
     *
     * @param lanes of that version on that dataset
     */
    static ActivationOutcome incomplete(
            String dataset, int version, LabellingState labelled, Collection<LaneStatus> lanes) {
        Set<LaneState> states = EnumSet.noneOf(LaneState.class);
        lanes.forEach(lane -> states.add(lane.getState()));
        if (states.equals(EnumSet.of(LaneState.FAILED))) {
            LaneStatus failed = lanes.iterator().next();
            return new LaneFailed(dataset, version, failed.getReason(), failed.getMessage());
        }
        boolean loads = states.contains(LaneState.LOADING) || states.contains(LaneState.WARMING);
        boolean works = states.contains(LaneState.BACKFILLING) || states.contains(LaneState.LIVE);
        return loads && !works
                ? new StillLoading(dataset, version)
                : new AwaitsLabels(dataset, version, labelled.labelled(), labelled.expected());
    }
}
