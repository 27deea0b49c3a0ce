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

    public NewTopic toNewTopic() {
        return new NewTopic(name, partitions, replicationFactor)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        cleanup.policy(),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(maxMessageBytes)));
    }
}
