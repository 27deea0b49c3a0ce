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
        return ask(
                connection,
                admin -> new ClusterFacts(
                        id(admin),
                        admin.listTopics(new ListTopicsOptions().listInternal(true))
                                .names()
                                .get()));
    }

    /** The id alone, for which a user needs no rights; throws as {@link #read}. */
    static String id(KafkaConnection connection) {
        return ask(connection, ClusterFacts::id);
    }

    private static String id(Admin admin) throws ExecutionException, InterruptedException {
        return admin.describeCluster().clusterId().get();
    }

    private interface Question<T> {
        T of(Admin admin) throws ExecutionException, InterruptedException;
    }

    private static <T> T ask(KafkaConnection connection, Question<T> question) {
        try (Admin admin = Clients.admin(connection, RoleProperties.NONE)) {
            return question.of(admin);
        } catch (ExecutionException | KafkaException e) {
            throw KafkaFailure.cannot(ACTION, connection, e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted(ACTION, e);
        }
    }
}
