package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaException;

/**
 * What a cluster says of itself.
 *
 * @param id that no other cluster has
 * @param topics names of all that the user may see, internal ones too
 */
public record ClusterFacts(String id, Set<String> topics) {
    private static final String ACTION = "look at the cluster";

    public ClusterFacts {
        topics = Set.copyOf(topics);
    }

    /** @throws LaddException {@code BROKER_UNAVAILABLE} */
    public static ClusterFacts read(KafkaConnection connection) {
        try (Admin admin = Clients.admin(connection, RoleProperties.NONE)) {
            return new ClusterFacts(
                    admin.describeCluster().clusterId().get(),
                    admin.listTopics(new ListTopicsOptions().listInternal(true))
                            .names()
                            .get());
        } catch (ExecutionException | KafkaException e) {
            throw KafkaFailure.cannot(ACTION, connection, e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted(ACTION, e);
        }
    }
}
