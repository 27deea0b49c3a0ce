package dev.laddstreams.sinks.activation;

import dev.laddstreams.clients.ActivationLog;
import dev.laddstreams.clients.LogFields;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.ActivationCandidate;
import dev.laddstreams.sinks.activation.ActivationGate.Verdict;
import dev.laddstreams.sinks.activation.ActivationPolicy.Automatic;
import dev.laddstreams.sinks.table.TagInfo;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the pointer of a dataset as far as its tags, the policy, the requests and the gate allow: to newer tags of the
 * active version, and to candidates. What it writes follows from what is on the topic at that moment, so any number may
 * decide at once. Thread-safe.
 */
public final class Activator {
    private static final Logger LOG = LoggerFactory.getLogger(Activator.class);

    private final ActivationLog log;
    private final ActivationPolicy policy;
    private final ActivationGate gate;
    private final Clock clock;

    /** @param accuracies asked during each decision */
    public Activator(ActivationLog log, ActivationPolicy policy, Accuracies accuracies, Clock clock) {
        this.log = log;
        this.policy = policy;
        this.gate = new ActivationGate(policy, accuracies);
        this.clock = clock;
    }

    /**
     * Decides what becomes active and writes it.
     *
     * @param known what is on the topic as far as the caller knows; spares a look when nothing is to be done
     * @param tags of the dataset's table, of any labeler
     * @return what is on the topic now
     */
    public Optional<Activation> settle(
            String dataset, String labelerId, Optional<Activation> known, List<TagInfo> tags) {
        if (next(dataset, labelerId, known, tags).equals(known)) {
            return known;
        }
        Optional<Activation> written =
                log.change(dataset, labelerId, current -> next(dataset, labelerId, current, tags));
        written.ifPresent(now -> LogFields.of(dataset)
                .on(LOG.atInfo())
                .addKeyValue(LogFields.LABELER, labelerId)
                .log(
                        "Dataset {}: active is {}{}{}",
                        dataset,
                        now.getTag().isEmpty() ? "nothing" : now.getTag(),
                        now.getCandidate() == null
                                ? ""
                                : ", candidate version " + now.getCandidate().getVersion(),
                        now.getRefusal() == null
                                ? ""
                                : ", version " + now.getRefusedVersion() + " was refused: " + now.getRefusal()));
        return written;
    }

    private Optional<Activation> next(
            String dataset, String labelerId, Optional<Activation> current, List<TagInfo> tags) {
        Activation activation = current.orElseGet(() -> Activations.none(dataset, labelerId));
        List<TagInfo> own =
                tags.stream().filter(tag -> tag.labelerId().equals(labelerId)).toList();
        activation = withNewestTag(withFirst(activation, own), own);
        if (activation.getCandidate() == null) {
            Activation idle = activation;
            activation = automatic(idle, own)
                    .map(version -> Activations.withCandidate(idle, version, clock.instant()))
                    .orElse(idle);
        }
        activation = withCandidateSettled(activation, own);
        return current.isEmpty() && activation.equals(Activations.none(dataset, labelerId))
                ? current
                : Optional.of(activation);
    }

    private Activation withNewestTag(Activation activation, List<TagInfo> tags) {
        return newest(tags, activation.getVersion())
                .filter(tag -> tag.manifestRevision() > activation.getManifestRevision())
                .map(tag -> pointAt(activation, tag))
                .orElse(activation);
    }

    /** The first complete version becomes active, also while another one is asked for: there is no gate for it. */
    private Activation withFirst(Activation activation, List<TagInfo> tags) {
        if (policy.automatic() == Automatic.NONE || activation.getHighestVersion() > 0) {
            return activation;
        }
        return tags.stream()
                .max(Comparator.comparingInt(TagInfo::version).thenComparingInt(TagInfo::manifestRevision))
                .map(tag -> pointAt(activation, tag))
                .orElse(activation);
    }

    /** A later version that nobody has to ask for. */
    private Optional<Integer> automatic(Activation activation, List<TagInfo> tags) {
        if (policy.automatic() != Automatic.NEWEST) {
            return Optional.empty();
        }
        int above = Math.max(activation.getHighestVersion(), activation.getRefusedVersion());
        return tags.stream()
                .map(TagInfo::version)
                .filter(version -> version > above)
                .max(Comparator.naturalOrder());
    }

    private Activation withCandidateSettled(Activation activation, List<TagInfo> tags) {
        ActivationCandidate candidate = activation.getCandidate();
        if (candidate == null) {
            return activation;
        }
        // a tag of an older revision would take images away from readers
        Optional<TagInfo> tag = newest(tags, candidate.getVersion())
                .filter(info -> info.manifestRevision() >= activation.getManifestRevision());
        if (tag.isEmpty()) {
            return activation;
        }
        Activation stored = Activations.withStoredCandidate(
                activation, tag.get().tag(), tag.get().manifestRevision());
        Verdict verdict = gate.judge(
                activation.getDataset(), activation.getLabelerId(), activation.getVersion(), candidate.getVersion());
        if (verdict instanceof Verdict.Pass) {
            return pointAt(activation, tag.get());
        }
        return verdict instanceof Verdict.Refuse refused ? Activations.withRefusal(stored, refused.why()) : stored;
    }

    private Activation pointAt(Activation activation, TagInfo tag) {
        return Activations.pointAt(activation, tag.version(), tag.tag(), tag.manifestRevision(), clock.instant());
    }

    private static Optional<TagInfo> newest(List<TagInfo> tags, int version) {
        return tags.stream()
                .filter(tag -> tag.version() == version)
                .max(Comparator.comparingInt(TagInfo::manifestRevision));
    }
}
