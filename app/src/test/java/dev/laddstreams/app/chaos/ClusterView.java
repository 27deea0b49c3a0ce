package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

/** What a cluster says of itself. */
final class ClusterView implements AutoCloseable {
    private final Admin admin;

    ClusterView(KafkaConnection connection) {
        this.admin = Clients.admin(connection, RoleProperties.NONE);
    }

    /** Ids of those that the controller takes for alive. */
    Set<Integer> brokers() {
        return get(admin.describeCluster().nodes()).stream().map(Node::id).collect(Collectors.toSet());
    }

    /** The broker that coordinates the transactions of a labeler process in a lane's name. */
    int transactionCoordinator(String idPart) {
        String id = get(admin.listTransactions().all()).stream()
                .map(TransactionListing::transactionalId)
                .filter(known -> known.contains(idPart))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no transactions of " + idPart));
        return get(admin.describeTransactions(Set.of(id)).description(id)).coordinatorId();
    }

    int groupCoordinator(String group) {
        return get(admin.describeConsumerGroups(Set.of(group)).describedGroups().get(group))
                .coordinator()
                .id();
    }

    int activeController() {
        return get(admin.describeMetadataQuorum().quorumInfo()).leaderId();
    }

    /** Those of Kafka itself too. */
    Collection<TopicDescription> topics() {
        Set<String> names =
                get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
        return get(admin.describeTopics(names).allTopicNames()).values();
    }

    /** What was set of a topic itself, by its key. */
    Map<String, String> ownSettings(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = get(admin.describeConfigs(Set.of(resource)).all()).get(resource);
        return config.entries().stream()
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value, (one, other) -> one, TreeMap::new));
    }

    /**
     * Until every replica of every partition has all that was written.
     *
     * @param meanwhile what must hold as long as that lasts
     */
    void awaitAllInSync(Callable<Boolean> meanwhile) {
        FaultRun.eventually()
                .failFast("a broker ended", () -> !meanwhile.call())
                .untilAsserted(() -> {
                    for (TopicDescription topic : topics()) {
                        for (TopicPartitionInfo partition : topic.partitions()) {
                            assertThat(partition.isr())
                                    .as("in sync of %s %s", topic.name(), partition.partition())
                                    .hasSize(ClusterProcesses.BROKERS);
                        }
                    }
                });
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
