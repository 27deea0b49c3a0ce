package dev.laddstreams.sinks.dataset;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.TableOffsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Asks the broker which topic is read, and what it holds. Not thread-safe, as the consumer is not. */
final class TopicLookup {
    private static final long TIMEOUT_SECONDS = 30;
    private static final Duration OFFSETS_TIMEOUT = Duration.ofSeconds(10);

    private final Admin admin;
    private final Consumer<?, ?> consumer;

    /** Closes neither. */
    TopicLookup(Admin admin, Consumer<?, ?> consumer) {
        this.admin = admin;
        this.consumer = consumer;
    }

    /** Tells which cluster and which incarnation of a topic is read. */
    KafkaSource source(String topic) {
        return new KafkaSource(
                await(admin.describeCluster().clusterId(), topic),
                topic,
                await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic), topic)
                        .topicId()
                        .toString());
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
                            partition -> new OffsetRange(first.get(partition), end.get(partition))));
        } catch (RetriableException e) {
            throw LaddException.cannot(
                    Reason.BROKER_UNAVAILABLE,
                    "look up offsets of " + topic,
                    String.valueOf(e.getMessage()),
                    "a broker that answers",
                    e);
        }
    }

    /** The offsets of one topic mean nothing in another, even of the same name. */
    static void requireSame(String dataset, TableOffsets stored, KafkaSource now) {
        KafkaSource then = stored.source();
        if (then.equals(now)) {
            return;
        }
        String difference = then.clusterId().equals(now.clusterId())
                ? "it was filled from topic " + then.topic() + " with id " + then.topicId() + ", which is gone; "
                        + now.topic() + " now has id " + now.topicId()
                : "it was filled from cluster " + then.clusterId() + ", this is cluster " + now.clusterId();
        throw LaddException.cannot(
                Reason.INCOMPATIBLE,
                "continue the table of dataset " + dataset,
                difference,
                "the topic that it was filled from; move the table away to fill a new one, or use another dataset id");
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
