package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as the catalogue wants it and as the cluster has it.
 *
 * @param found empty for a topic that does not exist
 */
public record TopicState(TopicSpec wanted, Optional<Found> found) {
    /**
     * What the cluster says of a topic.
     *
     * @param cleanup its {@code cleanup.policy}; empty when this user may not look
     * @param maxMessageBytes its {@code max.message.bytes}; empty when this user may not look
     * @param minInSync its {@code min.insync.replicas}; empty when this user may not look
     */
    public record Found(
            int partitions,
            int replicas,
            Optional<String> cleanup,
            Optional<Integer> maxMessageBytes,
            Optional<Integer> minInSync) {

        /** Whether a record may count as written that one broker alone has, though there are others to have it. */
        boolean trustsOneReplica() {
            return minInSync.isPresent() && minInSync.get() < TopicSpec.minInSync(replicas);
        }
    }

    /** Settings with which records would be lost or refused, as the cluster has them; empty when there are none. */
    public List<String> harmfulSettings() {
        List<String> harmful = new ArrayList<>();
        found.flatMap(Found::cleanup)
                .filter(policy -> !policy.equals(wanted.cleanup().policy()))
                .ifPresent(policy -> harmful.add(TopicConfig.CLEANUP_POLICY_CONFIG + "=" + policy));
        found.flatMap(Found::maxMessageBytes)
                .filter(bytes -> bytes < wanted.maxMessageBytes())
                .ifPresent(bytes -> harmful.add(TopicConfig.MAX_MESSAGE_BYTES_CONFIG + "=" + bytes));
        return harmful;
    }

    /** As {@link #harmfulSettings()}, and those with which the loss of a broker could lose what others have. */
    public List<String> alterableSettings() {
        List<String> alterable = new ArrayList<>(harmfulSettings());
        found.filter(Found::trustsOneReplica)
                .flatMap(Found::minInSync)
                .ifPresent(replicas -> alterable.add(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG + "=" + replicas));
        return alterable;
    }

    /** What is not as the catalogue wants it, for people; empty when nothing is. */
    public List<String> differences() {
        if (found.isEmpty()) {
            return List.of("missing");
        }
        List<String> differences = new ArrayList<>();
        if (found.get().partitions() != wanted.partitions()) {
            differences.add(found.get().partitions() + " partitions");
        }
        if (found.get().replicas() != wanted.replicationFactor()) {
            differences.add(found.get().replicas() + " replicas");
        }
        differences.addAll(alterableSettings());
        return differences;
    }

    /** Throws {@code INCOMPATIBLE} for a topic that exists with another count of partitions. */
    void requirePartitions() {
        if (found.isPresent() && found.get().partitions() != wanted.partitions()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "use topic " + wanted.name(),
                    found.get().partitions() + " partitions",
                    wanted.partitions() + ", as configured; a key stays in its partition only while the count stays");
        }
    }

    /** Throws {@code INCOMPATIBLE} for a topic that exists and would not keep, or take, what is written to it. */
    public void requireKept() {
        List<String> harmful = harmfulSettings();
        if (!harmful.isEmpty()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "use topic " + wanted.name(),
                    String.join(" and ", harmful),
                    TopicConfig.CLEANUP_POLICY_CONFIG + "=" + wanted.cleanup().policy() + " and "
                            + TopicConfig.MAX_MESSAGE_BYTES_CONFIG + " of at least " + wanted.maxMessageBytes()
                            + ", which 'ladd topics --alter' sets");
        }
    }
}
