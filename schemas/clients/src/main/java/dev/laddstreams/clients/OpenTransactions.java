package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Finds out who is in the middle of writing. A transaction of a writer that was killed is open until it times out. */
public final class OpenTransactions {
    private static final String ACTION = "look up who writes topics";

    private OpenTransactions() {}

    /**
     * Those of these topics that a transaction is open on, sorted.
     *
     * @param topics that exist
     * @throws LaddException {@code BROKER_UNAVAILABLE}
     */
    public static List<String> on(KafkaConnection connection, Collection<String> topics) {
        try (Admin admin = Clients.admin(connection, RoleProperties.NONE)) {
            List<TopicPartition> partitions = admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .toList();
            Map<TopicPartition, PartitionProducerState> writers =
                    admin.describeProducers(partitions).all().get();
            return writers.entrySet().stream()
                    .filter(partition -> partition.getValue().activeProducers().stream()
                            .anyMatch(writer ->
                                    writer.currentTransactionStartOffset().isPresent()))
                    .map(partition -> partition.getKey().topic())
                    .distinct()
                    .sorted()
                    .toList();
        } catch (ExecutionException | KafkaException e) {
            throw KafkaFailure.cannot(ACTION, connection, e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted(ACTION, e);
        }
    }
}
