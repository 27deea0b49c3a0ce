package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Polling;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the catalogue's topics on any cluster. */
public final class Topics {
    private static final RoleProperties ROLE =
            RoleProperties.NONE.byDefault(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "30000");

    private static final Polling LEADERS =
            new Polling("reach the leaders of new topics", Duration.ofSeconds(30), Duration.ofMillis(20));

    private final Admin admin;
    private final String bootstrapServers;

    private Topics(Admin admin, String bootstrapServers) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Creates those that do not exist yet; checks that the partition counts of those that do are the catalogue's. Safe to
     * call from several processes at once. When it returns, the topics can be written to.
     *
     * @throws LaddException {@code BROKER_UNAVAILABLE}, or {@code INCOMPATIBLE} for another partition count
     */
    public static void create(KafkaConnection connection, Collection<TopicSpec> topics) {
        try (Admin admin = Clients.admin(connection, ROLE)) {
            new Topics(admin, connection.bootstrapServers()).create(topics);
        } catch (KafkaException e) {
            throw KafkaFailure.cannot("connect to Kafka", connection, e);
        }
    }

    private void create(Collection<TopicSpec> topics) {
        List<TopicSpec> missing = new ArrayList<>();
        for (TopicSpec topic : topics) {
            partitions(topic)
                    .ifPresentOrElse(existing -> requireSamePartitions(topic, existing), () -> missing.add(topic));
        }
        Map<String, KafkaFuture<Void>> created = admin.createTopics(
                        missing.stream().map(TopicSpec::toNewTopic).toList())
                .values();
        for (TopicSpec topic : missing) {
            Optional<Exception> refusal = refusal(Objects.requireNonNull(created.get(topic.name()), "answer"));
            if (refusal.isPresent()) {
                if (!(refusal.get() instanceof TopicExistsException)) {
                    throw failure("create topic " + topic.name(), refusal.get());
                }
                // another process was faster
                partitions(topic).ifPresent(existing -> requireSamePartitions(topic, existing));
            }
        }
        awaitLeaders(topics);
    }

    /**
     * Until every partition's leader serves. An idempotent producer that writes to a new topic before that may have its
     * first batch refused and its second one accepted, and then waits in vain for the order to become right.
     */
    private void awaitLeaders(Collection<TopicSpec> topics) {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (TopicSpec topic : topics) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        // the controller knows a new topic before all brokers do
        LEADERS.until(() -> topics.stream().allMatch(topic -> partitions(topic).isPresent()));
        LEADERS.until(() -> refusal(admin.listOffsets(partitions).all())
                .filter(UnknownTopicOrPartitionException.class::isInstance)
                .isEmpty());
        Optional<Exception> refusal = refusal(admin.listOffsets(partitions).all());
        if (refusal.isPresent()) {
            throw failure(LEADERS.action(), refusal.get());
        }
    }

    private Optional<Integer> partitions(TopicSpec topic) {
        KafkaFuture<TopicDescription> description = Objects.requireNonNull(
                admin.describeTopics(List.of(topic.name())).topicNameValues().get(topic.name()), "description");
        Optional<Exception> refusal = refusal(description);
        if (refusal.isEmpty()) {
            return Optional.of(description
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .partitions()
                    .size());
        }
        if (refusal.get() instanceof UnknownTopicOrPartitionException) {
            return Optional.empty();
        }
        throw failure("describe topic " + topic.name(), refusal.get());
    }

    private static void requireSamePartitions(TopicSpec topic, int existing) {
        if (existing != topic.partitions()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "use topic " + topic.name(),
                    existing + " partitions",
                    topic.partitions() + ", as configured; a key stays in its partition only while the count stays");
        }
    }

    /** Waits; empty when the future succeeded. */
    private static Optional<Exception> refusal(KafkaFuture<?> future) {
        try {
            future.get();
            return Optional.empty();
        } catch (InterruptedException e) {
            throw LaddException.interrupted("wait for Kafka", e);
        } catch (ExecutionException e) {
            return Optional.of(e.getCause() instanceof Exception cause ? cause : e);
        }
    }

    private LaddException failure(String action, Exception refusal) {
        boolean away = refusal instanceof RetriableException;
        return LaddException.cannot(
                away ? Reason.BROKER_UNAVAILABLE : Reason.USAGE,
                action,
                RegistryFailure.describe(refusal),
                away ? "a broker that answers at " + bootstrapServers : "settings and rights that the cluster accepts",
                refusal);
    }
}
