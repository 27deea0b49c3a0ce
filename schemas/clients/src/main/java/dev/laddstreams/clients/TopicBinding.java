package dev.laddstreams.clients;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Binds the offsets of a group to the topics that they are of. A topic that is deleted and made anew has its old name and
 * another id, and a running consumer goes on in it at the old position. The clients of a binding mark each offset that
 * they commit with the topic's id, ask before each commit whether it still is the same topic, and begin at the beginning
 * where what was committed is of another one. All clients of one process share a binding. Thread-safe.
 */
public final class TopicBinding implements AutoCloseable {
    /** The header that a bound consumer puts on each record: the id of the topic that the record is of. */
    public static final String HEADER = "ladd.topic-id";

    private static final String MARK = ";topic-id=";
    private static final int PATIENCE_SECONDS = 10;

    private final Admin admin;
    private final Predicate<String> watched;
    /** The ids that topics had when their partitions were assigned. */
    private final Map<TopicPartition, String> held = new ConcurrentHashMap<>();

    /** @param watched the names of the topics that are bound */
    public TopicBinding(KafkaConnection connection, Predicate<String> watched) {
        this.admin = Clients.admin(connection, RoleProperties.NONE);
        this.watched = watched;
    }

    /**
     * A consumer of bytes.
     *
     * @param properties all of them
     * @param replaced makes what {@code poll} throws when a topic was made anew; its owner has to subscribe again
     */
    public KafkaConsumer<byte[], byte[]> consumer(
            Map<String, Object> properties, Function<String, RuntimeException> replaced) {
        return new BoundConsumer(properties, this, replaced);
    }

    /**
     * A producer of bytes. It throws {@link CommitFailedException} rather than commit the offset of a topic that is gone.
     *
     * @param properties all of them
     */
    public KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
        return new BoundProducer(properties, this);
    }

    /**
     * Asks which id the topic of this name has now.
     *
     * @return empty when there is no such topic
     * @throws KafkaException when the broker does not answer
     */
    public Optional<String> idNow(String topic) {
        return Optional.ofNullable(idsNow(Set.of(topic)).get(topic));
    }

    private Map<String, String> idsNow(Collection<String> topics) {
        Map<String, String> ids = new HashMap<>();
        ask(topics).forEach((topic, answer) -> {
            try {
                ids.put(
                        topic,
                        answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).topicId().toString());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            } catch (java.util.concurrent.TimeoutException e) {
                throw new TimeoutException("No answer about topic " + topic, e);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
                }
            }
        });
        return ids;
    }

    Map<String, KafkaFuture<TopicDescription>> ask(Collection<String> topics) {
        return topics.isEmpty() ? Map.of() : admin.describeTopics(topics).topicNameValues();
    }

    /** Those of bound topics. */
    Set<TopicPartition> bound(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .filter(partition -> watched.test(partition.topic()))
                .collect(Collectors.toSet());
    }

    static Set<String> topics(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    /** From now on, what comes from these partitions is of the topics that have their names now. */
    void hold(Set<TopicPartition> partitions) {
        Map<String, String> ids = idsNow(topics(partitions));
        partitions.forEach(partition -> held.compute(partition, (key, before) -> ids.get(key.topic())));
    }

    Optional<String> heldId(TopicPartition partition) {
        return Optional.ofNullable(held.get(partition));
    }

    /** Whether an offset was committed for an earlier topic of this name. One without a mark was set by an operator. */
    boolean isOfAnother(TopicPartition partition, OffsetAndMetadata offset) {
        int mark = offset.metadata().lastIndexOf(MARK);
        return mark >= 0
                && !Optional.of(offset.metadata().substring(mark + MARK.length()))
                        .equals(heldId(partition));
    }

    static OffsetAndMetadata unmarked(OffsetAndMetadata offset) {
        int mark = offset.metadata().lastIndexOf(MARK);
        return mark < 0
                ? offset
                : new OffsetAndMetadata(
                        offset.offset(), offset.leaderEpoch(), offset.metadata().substring(0, mark));
    }

    /**
     * The offsets with their marks.
     *
     * @throws CommitFailedException when one may be of another topic than the one of that name now
     */
    Map<TopicPartition, OffsetAndMetadata> marked(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Set<TopicPartition> bound = bound(offsets.keySet());
        Map<String, String> now = idsNow(topics(bound));
        Map<TopicPartition, OffsetAndMetadata> marked = new HashMap<>(offsets);
        for (TopicPartition partition : bound) {
            String id = held.get(partition);
            if (id == null || !id.equals(now.get(partition.topic()))) {
                throw new CommitFailedException("Topic " + partition.topic() + " was made anew or deleted");
            }
            marked.computeIfPresent(
                    partition,
                    (key, offset) -> new OffsetAndMetadata(
                            offset.offset(),
                            offset.leaderEpoch(),
                            Objects.requireNonNullElse(offset.metadata(), "") + MARK + id));
        }
        return marked;
    }

    @Override
    public void close() {
        admin.close();
    }
}
