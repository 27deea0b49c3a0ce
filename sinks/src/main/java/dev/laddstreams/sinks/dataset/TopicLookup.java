package dev.laddstreams.sinks.dataset;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.sinks.table.KafkaSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the broker which topic is read, and what it holds. Not thread-safe, as the consumer is not. */
final class TopicLookup {
    private static final long TIMEOUT_SECONDS = 10;
    private static final String MOVE_AWAY =
            "the topic that it was filled from; move the table away to fill a new one, or use another dataset id";
    private static final Duration OFFSETS_TIMEOUT = Duration.ofSeconds(10);

    private final TopicCatalogue topics;
    private final Admin admin;
    private final Consumer<?, ?> consumer;

    /** Looks through these clients, and closes neither. */
    TopicLookup(TopicCatalogue topics, Admin admin, Consumer<?, ?> consumer) {
        this.topics = topics;
        this.admin = admin;
        this.consumer = consumer;
    }

    /** Tells which cluster and which incarnations of a topic of labelled images and of its images topic there are now. */
    KafkaSource source(String topic) {
        String images = topics.images(topics.datasetOf(topic)).name();
        KafkaFuture<String> cluster = admin.describeCluster().clusterId();
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(List.of(topic, images)).topicNameValues();
        return new KafkaSource(
                await(cluster, topic),
                topic,
                await(answer(described, topic), topic).topicId().toString(),
                find(answer(described, images), images)
                        .map(description -> description.topicId().toString()));
    }

    /** The broker answers for all that it is asked for. */
    private static <K, V> V answer(Map<K, V> answers, K asked) {
        return Objects.requireNonNull(answers.get(asked), "answer");
    }

    /** Empty for a topic that does not exist, or that this process may not see. */
    private static Optional<TopicDescription> find(KafkaFuture<TopicDescription> future, String topic) {
        try {
            return Optional.of(await(future, topic));
        } catch (LaddException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof TopicAuthorizationException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Tells what a topic holds of these partitions, as readers of committed records see it. */
    Map<Integer, OffsetRange> held(String topic, Set<Integer> numbers) {
        Set<TopicPartition> partitions = numbers.stream()
                .map(number -> new TopicPartition(topic, number))
                .collect(Collectors.toSet());
        try {
            Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, OFFSETS_TIMEOUT);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions, OFFSETS_TIMEOUT);
            return partitions.stream()
                    .collect(Collectors.toMap(
                            TopicPartition::partition,
                            partition -> new OffsetRange(answer(first, partition), answer(end, partition))));
        } catch (RetriableException e) {
            throw LaddException.cannot(
                    Reason.BROKER_UNAVAILABLE,
                    "look up offsets of " + topic,
                    String.valueOf(e.getMessage()),
                    "a broker that answers",
                    e);
        }
    }

    /**
     * The offsets of one topic mean nothing in another, even of the same name, and neither do the revisions of images.
     *
     * @throws LaddException with reason {@code INCOMPATIBLE}
     */
    static void requireSame(String dataset, KafkaSource then, KafkaSource now) {
        if (!then.clusterId().equals(now.clusterId())) {
            throw another(
                    dataset,
                    "it was filled from cluster " + then.clusterId() + ", this is cluster " + now.clusterId(),
                    MOVE_AWAY);
        }
        if (!then.topic().equals(now.topic()) || !then.topicId().equals(now.topicId())) {
            throw another(
                    dataset,
                    "it was filled from topic " + then.topic() + " with id " + then.topicId() + ", which is gone; "
                            + now.topic() + " now has id " + now.topicId(),
                    MOVE_AWAY);
        }
        if (then.imagesTopicId().isPresent()
                && now.imagesTopicId().isPresent()
                && !then.imagesTopicId().equals(now.imagesTopicId())) {
            throw another(
                    dataset,
                    "its images came from the images topic with id "
                            + then.imagesTopicId().get() + ", which is gone; the one of now has id "
                            + now.imagesTopicId().get() + " and counts revisions from 1 again",
                    "the images topic that it was filled from; use another dataset id, or move the table away and"
                            + " delete topic " + now.topic() + " too");
        }
    }

    private static LaddException another(String dataset, String difference, String expected) {
        return LaddException.cannot(
                Reason.INCOMPATIBLE, "continue the table of dataset " + dataset, difference, expected);
    }

    private static <T> T await(KafkaFuture<T> future, String topic) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw LaddException.interrupted("describe topic " + topic, e);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw LaddException.cannot(
                    Reason.BROKER_UNAVAILABLE,
                    "describe topic " + topic,
                    String.valueOf(cause.getMessage()),
                    "a broker that answers",
                    cause);
        }
    }
}
