package dev.laddstreams.clients;

import dev.laddstreams.clients.TopicState.Found;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Polling;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates, describes, alters and deletes the catalogue's topics on any cluster. */
public final class Topics {
    private static final RoleProperties ROLE =
            RoleProperties.NONE.byDefault(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "30000");

    private static final Polling LEADERS =
            new Polling("reach the leaders of new topics", Duration.ofSeconds(30), Duration.ofMillis(20));

    private static final Polling DELETED =
            new Polling("see deleted topics go", Duration.ofSeconds(30), Duration.ofMillis(20));

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

    private final Admin admin;
    private final KafkaConnection connection;

    private Topics(Admin admin, KafkaConnection connection) {
        this.admin = admin;
        this.connection = connection;
    }

    /**
     * Creates those that do not exist yet; checks that the partition counts of those that do are the catalogue's. Safe to
     * call from several processes at once. When it returns, the topics can be written to.
     *
     * @throws LaddException {@code BROKER_UNAVAILABLE}, or {@code INCOMPATIBLE} for another partition count
     */
    public static void create(KafkaConnection connection, Collection<TopicSpec> topics) {
        try (Admin admin = Clients.admin(connection, ROLE)) {
            new Topics(admin, connection).create(topics);
        } catch (KafkaException e) {
            throw KafkaFailure.cannot("connect to Kafka", connection, e);
        }
    }

    /** How these topics are on the cluster; changes nothing. */
    public static List<TopicState> describe(KafkaConnection connection, Collection<TopicSpec> topics) {
        try (Admin admin = Clients.admin(connection, ROLE)) {
            return new Topics(admin, connection).describe(topics);
        } catch (KafkaException e) {
            throw KafkaFailure.cannot("connect to Kafka", connection, e);
        }
    }

    /**
     * Gives the topics that exist the catalogue's cleanup policy and, where theirs is smaller, size of records and number of
     * replicas that must have a record.
     */
    public static void alter(KafkaConnection connection, Collection<TopicSpec> topics) {
        try (Admin admin = Clients.admin(connection, ROLE)) {
            new Topics(admin, connection).alter(topics);
        } catch (KafkaException e) {
            throw KafkaFailure.cannot("connect to Kafka", connection, e);
        }
    }

    /**
     * Deletes those that exist; returns when no broker that is asked knows them any more.
     *
     * @throws LaddException {@code BROKER_UNAVAILABLE}, {@code TIMED_OUT} when they stay, or what the cluster refuses
     */
    public static void delete(KafkaConnection connection, Collection<TopicSpec> topics) {
        try (Admin admin = Clients.admin(connection, ROLE)) {
            new Topics(admin, connection).delete(topics);
        } catch (KafkaException e) {
            throw KafkaFailure.cannot("connect to Kafka", connection, e);
        }
    }

    /** The largest record that a topic takes, in bytes; empty where the cluster does not tell. */
    public static Optional<Integer> largestRecord(KafkaConnection connection, TopicSpec topic) {
        return describe(connection, List.of(topic)).get(0).found().flatMap(Found::maxMessageBytes);
    }

    private void create(Collection<TopicSpec> topics) {
        List<TopicSpec> missing = new ArrayList<>();
        for (TopicState topic : describe(topics)) {
            topic.requirePartitions();
            if (!topic.alterableSettings().isEmpty()) {
                LOG.warn(
                        "Topic {} has {}: 'ladd topics --alter' corrects it",
                        topic.wanted().name(),
                        topic.alterableSettings());
            }
            if (topic.found().isEmpty()) {
                missing.add(topic.wanted());
            }
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
                describe(List.of(topic)).forEach(TopicState::requirePartitions);
            }
        }
        awaitLeaders(topics);
    }

    private void alter(Collection<TopicSpec> topics) {
        for (TopicState topic : describe(topics)) {
            if (!topic.alterableSettings().isEmpty()) {
                TopicSpec wanted = topic.wanted();
                List<AlterConfigOp> changes = new ArrayList<>();
                changes.add(
                        set(TopicConfig.CLEANUP_POLICY_CONFIG, wanted.cleanup().policy()));
                if (topic.found()
                        .flatMap(Found::maxMessageBytes)
                        .filter(bytes -> bytes < wanted.maxMessageBytes())
                        .isPresent()) {
                    changes.add(set(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(wanted.maxMessageBytes())));
                }
                topic.found()
                        .filter(Found::trustsOneReplica)
                        .ifPresent(found -> changes.add(set(
                                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                                Integer.toString(TopicSpec.minInSync(found.replicas())))));
                refusal(admin.incrementalAlterConfigs(Map.of(resource(wanted), changes))
                                .all())
                        .ifPresent(refusal -> {
                            throw failure("alter topic " + wanted.name(), refusal);
                        });
            }
        }
    }

    private void delete(Collection<TopicSpec> topics) {
        admin.deleteTopics(topics.stream().map(TopicSpec::name).toList())
                .topicNameValues()
                .forEach((name, deleted) -> refusal(deleted)
                        .filter(refusal -> !(refusal instanceof UnknownTopicOrPartitionException))
                        .ifPresent(refusal -> {
                            throw failure("delete topic " + name, refusal);
                        }));
        if (!DELETED.until(() -> topics.stream().allMatch(this::isMissing))) {
            throw LaddException.cannot(
                    Reason.TIMED_OUT,
                    DELETED.action(),
                    topics.stream().map(TopicSpec::name).toList().toString(),
                    "gone within " + DELETED.patience().toSeconds() + " s");
        }
    }

    private static AlterConfigOp set(String key, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    }

    private static ConfigResource resource(TopicSpec topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private List<TopicState> describe(Collection<TopicSpec> topics) {
        Map<String, KafkaFuture<TopicDescription>> descriptions = admin.describeTopics(
                        topics.stream().map(TopicSpec::name).toList())
                .topicNameValues();
        Map<TopicSpec, TopicDescription> existing = new LinkedHashMap<>();
        for (TopicSpec topic : topics) {
            description(topic, Objects.requireNonNull(descriptions.get(topic.name()), "description"))
                    .ifPresent(found -> existing.put(topic, found));
        }
        Map<ConfigResource, KafkaFuture<Config>> configs = existing.isEmpty()
                ? Map.of()
                : admin.describeConfigs(
                                existing.keySet().stream().map(Topics::resource).toList())
                        .values();
        List<TopicState> states = new ArrayList<>();
        for (TopicSpec topic : topics) {
            states.add(new TopicState(
                    topic, Optional.ofNullable(existing.get(topic)).map(found -> {
                        Optional<Config> config =
                                config(Objects.requireNonNull(configs.get(resource(topic)), "configuration"));
                        return new Found(
                                found.partitions().size(),
                                found.partitions().get(0).replicas().size(),
                                config.flatMap(c -> value(c, TopicConfig.CLEANUP_POLICY_CONFIG)),
                                config.flatMap(c -> value(c, TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
                                        .map(Integer::valueOf),
                                config.flatMap(c -> value(c, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
                                        .map(Integer::valueOf));
                    })));
        }
        return states;
    }

    /** Empty when the user may not see it, which is not needed for the work itself, or the topic has just been deleted. */
    private static Optional<Config> config(KafkaFuture<Config> future) {
        return refusal(future).isPresent()
                ? Optional.empty()
                : Optional.of(future.toCompletionStage().toCompletableFuture().join());
    }

    private static Optional<String> value(Config config, String key) {
        return Optional.ofNullable(config.get(key)).map(ConfigEntry::value);
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
        LEADERS.until(() -> topics.stream().allMatch(topic -> !isMissing(topic)));
        LEADERS.until(() -> refusal(admin.listOffsets(partitions).all())
                .filter(UnknownTopicOrPartitionException.class::isInstance)
                .isEmpty());
        Optional<Exception> refusal = refusal(admin.listOffsets(partitions).all());
        if (refusal.isPresent()) {
            throw failure(LEADERS.action(), refusal.get());
        }
    }

    private Optional<TopicDescription> description(TopicSpec topic, KafkaFuture<TopicDescription> future) {
        Optional<Exception> refusal = refusal(future);
        if (refusal.isEmpty()) {
            return Optional.of(future.toCompletionStage().toCompletableFuture().join());
        }
        if (refusal.get() instanceof UnknownTopicOrPartitionException) {
            return Optional.empty();
        }
        throw failure("describe topic " + topic.name(), refusal.get());
    }

    private boolean isMissing(TopicSpec topic) {
        return description(
                        topic,
                        Objects.requireNonNull(
                                admin.describeTopics(List.of(topic.name()))
                                        .topicNameValues()
                                        .get(topic.name()),
                                "description"))
                .isEmpty();
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
        boolean ofTheRequest = !(refusal instanceof RetriableException
                || refusal instanceof AuthenticationException
                || refusal instanceof AuthorizationException);
        return ofTheRequest
                ? LaddException.cannot(
                        Reason.USAGE,
                        action,
                        RegistryFailure.describe(refusal),
                        "settings that the cluster accepts",
                        refusal)
                : KafkaFailure.cannot(action, connection, refusal);
    }
}
