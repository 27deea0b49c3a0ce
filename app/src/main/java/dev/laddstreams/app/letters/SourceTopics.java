package dev.laddstreams.app.letters;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.DeadLetter;
import dev.laddstreams.schemas.SourcePosition;
import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics that records were refused from, as they are now. Not thread-safe. */
final class SourceTopics {
    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final Map<String, Optional<TopicDescription>> described = new HashMap<>();

    private record KeyPlace(TopicPartition partition, ByteBuffer key) {}

    SourceTopics(KafkaConnection connection, TopicCatalogue catalogue) {
        this.connection = connection;
        this.catalogue = catalogue;
    }

    /** Why nothing can be put there; a dead letter is not trusted to name any topic. */
    Optional<String> problem(DeadLetter letter, SourcePosition source) {
        String topic = source.topic();
        if (!catalogue.imagesPattern().matcher(topic).matches()
                && !catalogue.augmentedPattern().matcher(topic).matches()) {
            return Optional.of("topic " + topic + " is not one of a dataset");
        }
        Optional<TopicDescription> now = described.computeIfAbsent(topic, this::describe);
        int existing = now.map(TopicDescription::partitions).map(List::size).orElse(0);
        if (source.partition() >= existing) {
            return Optional.of("topic " + topic + " has " + existing + " partitions");
        }
        return isOfAnother(letter, topic)
                ? Optional.of("the images topic of dataset " + catalogue.datasetOf(topic)
                        + " was made anew since, for other images")
                : Optional.empty();
    }

    /** Letters outlive the topics of a deleted dataset, whose id may be another one's now. */
    private boolean isOfAnother(DeadLetter letter, String topic) {
        String images = catalogue.images(catalogue.datasetOf(topic)).name();
        Optional<String> id = described.computeIfAbsent(images, this::describe).map(now -> now.topicId()
                .toString());
        return letter.refusal()
                .imagesTopicId()
                .filter(then -> !Optional.of(then).equals(id))
                .isPresent();
    }

    /** Of each letter whose topic holds a newer record of the same key: the newest one's offset. */
    Map<DeadLetter, Long> newerRecords(Collection<DeadLetter> letters) {
        Map<KeyPlace, Long> newest = new HashMap<>();
        Map<TopicPartition, Long> starts = new HashMap<>();
        for (DeadLetter letter : letters) {
            SourcePosition source = letter.source().orElseThrow();
            letter.key().ifPresent(key -> {
                newest.put(new KeyPlace(source.topicPartition(), key), source.offset());
                starts.merge(source.topicPartition(), source.offset() + 1, Math::min);
            });
        }
        starts.keySet().stream().map(TopicPartition::topic).distinct().forEach(topic -> {
            Map<TopicPartition, Long> ofTopic = new HashMap<>(starts);
            ofTopic.keySet().removeIf(partition -> !partition.topic().equals(topic));
            new TopicReader(connection, topic, TopicReader.End.COMMITTED).readFrom(ofTopic, record -> {
                if (record.key() != null) {
                    TopicPartition partition = new TopicPartition(topic, record.partition());
                    newest.computeIfPresent(
                            new KeyPlace(partition, ByteBuffer.wrap(record.key())), (place, offset) -> record.offset());
                }
            });
        });
        Map<DeadLetter, Long> newer = new HashMap<>();
        for (DeadLetter letter : letters) {
            SourcePosition source = letter.source().orElseThrow();
            letter.key()
                    .map(key -> newest.get(new KeyPlace(source.topicPartition(), key)))
                    .filter(offset -> offset > source.offset())
                    .ifPresent(offset -> newer.put(letter, offset));
        }
        return newer;
    }

    /** Empty for a topic that does not exist. */
    private Optional<TopicDescription> describe(String topic) {
        try (Admin admin = Clients.admin(connection, RoleProperties.NONE)) {
            Map<String, KafkaFuture<TopicDescription>> answers =
                    admin.describeTopics(List.of(topic)).topicNameValues();
            return Optional.of(requireNonNull(answers.get(topic), topic).get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw KafkaFailure.cannot("describe topic " + topic, connection, e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted("describe topic " + topic, e);
        }
    }
}
