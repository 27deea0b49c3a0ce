package dev.laddstreams.schemas;

import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic: what it holds and how it is kept.
 *
 * @param keyFormat how a key is built, for people, for example {@code imageId|labelerId|version}
 * @param valueType Avro record of its values; empty where values keep foreign bytes
 */
public record TopicSpec(
        String name,
        int partitions,
        short replicationFactor,
        Cleanup cleanup,
        int maxMessageBytes,
        String keyFormat,
        Optional<Class<? extends SpecificRecord>> valueType) {

    private static final int ENOUGH_TO_LOSE_ONE = 3;

    /** What happens to old records. */
    public enum Cleanup {
        /** The last record of each key is kept for ever. */
        COMPACT(TopicConfig.CLEANUP_POLICY_COMPACT),
        /** Records are deleted after the broker's retention time. */
        DELETE(TopicConfig.CLEANUP_POLICY_DELETE);

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        public String policy() {
            return policy;
        }
    }

    /**
     * How many of its replicas a record must be on before it counts as written, where each partition has so many: two once
     * there are three, so that no broker is the only one that has it, and one may be away.
     */
    public static int minInSync(int replicas) {
        return replicas >= ENOUGH_TO_LOSE_ONE ? 2 : 1;
    }

    public NewTopic toNewTopic() {
        return new NewTopic(name, partitions, replicationFactor)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        cleanup.policy(),
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(minInSync(replicationFactor)),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(maxMessageBytes)));
    }
}
