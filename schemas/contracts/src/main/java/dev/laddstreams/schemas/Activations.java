package dev.laddstreams.schemas;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.ActivationCandidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The changes that an {@link Activation} goes through. Each takes what is on the topic, empty where nothing is yet, and
 * gives what is to be written; the one who writes makes the step from one to the other atomic.
 */
public final class Activations {
    private static final int HISTORY = 100;

    static {
        TrustedContracts.register();
    }

    private Activations() {}

    /** The active version; empty while there is none. */
    public static Optional<Integer> active(Optional<Activation> current) {
        return current.map(Activation::getVersion).filter(version -> version > 0);
    }

    /** Nothing active, nothing asked for. */
    public static Activation none(String dataset, String labelerId) {
        return Activation.newBuilder()
                .setDataset(dataset)
                .setLabelerId(labelerId)
                .setVersion(0)
                .setManifestRevision(0)
                .setTag("")
                .setActivatedAt(Instant.EPOCH)
                .build();
    }

    /**
     * Points at a version, or at a newer tag of the active one. Candidates of that version are settled by it.
     *
     * @param tag empty while the version's labels are not complete
     */
    public static Activation pointAt(Activation current, int version, String tag, int manifestRevision, Instant now) {
        List<Integer> history = new ArrayList<>(current.getHistory());
        if (current.getVersion() > 0 && current.getVersion() != version) {
            history.add(current.getVersion());
        }
        ActivationCandidate candidate = current.getCandidate();
        boolean settled = candidate != null && candidate.getVersion() == version;
        return Activation.newBuilder(current)
                .setVersion(version)
                .setTag(tag)
                .setManifestRevision(manifestRevision)
                .setHistory(history.subList(Math.max(0, history.size() - HISTORY), history.size()))
                .setHighestVersion(Math.max(version, current.getHighestVersion()))
                .setCandidate(settled ? null : candidate)
                .setRefusedVersion(settled ? 0 : current.getRefusedVersion())
                .setRefusal(settled ? null : current.getRefusal())
                .setActivatedAt(now)
                .build();
    }

    /** Asks for a version, which takes the place of an earlier candidate. */
    public static Activation withCandidate(Activation current, int version, Instant now) {
        return Activation.newBuilder(current)
                .setCandidate(ActivationCandidate.newBuilder()
                        .setVersion(version)
                        .setRequestedAt(now)
                        .build())
                .setRefusedVersion(0)
                .setRefusal(null)
                .build();
    }

    /** The candidate's labels are complete and stored, and can be evaluated. */
    public static Activation withStoredCandidate(Activation current, String tag, int manifestRevision) {
        return Activation.newBuilder(current)
                .setCandidate(ActivationCandidate.newBuilder(current.getCandidate())
                        .setTag(tag)
                        .setManifestRevision(manifestRevision)
                        .build())
                .build();
    }

    /** The gate does not let the candidate pass. */
    public static Activation withRefusal(Activation current, String why) {
        return Activation.newBuilder(current)
                .setRefusedVersion(current.getCandidate().getVersion())
                .setCandidate(null)
                .setRefusal(why)
                .build();
    }

    /** No rollback leads to this version any more. */
    public static Activation withoutHistoryOf(Activation current, int version) {
        return Activation.newBuilder(current)
                .setHistory(current.getHistory().stream()
                        .filter(before -> before != version)
                        .toList())
                .build();
    }

    /** The version that was active before this one. */
    public static int previous(Activation current) {
        List<Integer> history = current.getHistory();
        if (history.isEmpty()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "roll back labeler " + current.getLabelerId() + " on dataset " + current.getDataset(),
                    current.getVersion() == 0
                            ? "no version is active"
                            : "version " + current.getVersion() + " is the first that was active",
                    "a version that was active before");
        }
        return history.get(history.size() - 1);
    }

    /** Points at {@link #previous} again and forgets the one that was active, and any candidate. */
    public static Activation rolledBack(Activation current, String tag, int manifestRevision, Instant now) {
        int target = previous(current);
        List<Integer> history = current.getHistory();
        return Activation.newBuilder(current)
                .setVersion(target)
                .setTag(tag)
                .setManifestRevision(manifestRevision)
                .setHistory(new ArrayList<>(history.subList(0, history.size() - 1)))
                .setCandidate(null)
                .setRefusedVersion(0)
                .setRefusal(null)
                .setActivatedAt(now)
                .build();
    }
}
