package dev.laddstreams.clients;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A consumer that knows which topic its offsets are of, see {@link TopicBinding}. Not thread-safe. */
final class BoundConsumer extends KafkaConsumer<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(BoundConsumer.class);
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(2);

    private final TopicBinding binding;
    private final Function<String, RuntimeException> replaced;
    private Map<String, KafkaFuture<TopicDescription>> asked = Map.of();
    private long askedAt = System.nanoTime();

    BoundConsumer(Map<String, Object> properties, TopicBinding binding, Function<String, RuntimeException> replaced) {
        super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.binding = binding;
        this.replaced = replaced;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new Ownership(listener));
    }

    @Override
    public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
        super.subscribe(pattern, new Ownership(listener));
    }

    /** Begins at the beginning where what was committed is of an earlier topic of this name. */
    private final class Ownership implements ConsumerRebalanceListener {
        private final ConsumerRebalanceListener owner;

        Ownership(ConsumerRebalanceListener owner) {
            this.owner = owner;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Set<TopicPartition> bound = binding.bound(partitions);
            binding.hold(bound);
            Set<TopicPartition> anew = BoundConsumer.super.committed(bound).entrySet().stream()
                    .filter(entry -> entry.getValue() != null && binding.isOfAnother(entry.getKey(), entry.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            if (!anew.isEmpty()) {
                LOG.info("Made anew under their names, and read from their beginning: {}", TopicBinding.topics(anew));
                seekToBeginning(anew);
            }
            owner.onPartitionsAssigned(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            owner.onPartitionsRevoked(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            owner.onPartitionsLost(partitions);
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        Optional<String> gone = madeAnew();
        if (gone.isPresent()) {
            throw replaced.apply("Topic " + gone.get() + " was made anew under its name");
        }
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        for (TopicPartition partition : binding.bound(records.partitions())) {
            binding.heldId(partition).ifPresent(id -> {
                byte[] value = id.getBytes(StandardCharsets.UTF_8);
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    record.headers().add(TopicBinding.HEADER, value);
                }
            });
        }
        return records;
    }

    /** Asks now and then, without waiting for the answer: an idle consumer commits nothing, and would never hear of it. */
    private Optional<String> madeAnew() {
        long now = System.nanoTime();
        if (asked.isEmpty()) {
            if (now - askedAt >= WATCH_INTERVAL.toNanos()) {
                askedAt = now;
                asked = binding.ask(TopicBinding.topics(binding.bound(assignment())));
            }
            return Optional.empty();
        }
        if (!asked.values().stream().allMatch(KafkaFuture::isDone)) {
            return Optional.empty();
        }
        Map<String, KafkaFuture<TopicDescription>> answers = asked;
        asked = Map.of();
        return binding.bound(assignment()).stream()
                .filter(partition -> isAnother(partition, answers))
                .map(TopicPartition::topic)
                .findFirst();
    }

    /** A topic that is away, or a broker, may come back. */
    private boolean isAnother(TopicPartition partition, Map<String, KafkaFuture<TopicDescription>> answers) {
        KafkaFuture<TopicDescription> answer = answers.get(partition.topic());
        if (answer == null) {
            return false;
        }
        try {
            return !binding.heldId(partition)
                    .equals(Optional.of(answer.get().topicId().toString()));
        } catch (ExecutionException e) {
            LOG.debug("Whether {} was made anew is not known", partition.topic(), e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        return own(super.committed(partitions));
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions, Duration timeout) {
        return own(super.committed(partitions, timeout));
    }

    /** Without marks, and without those of earlier topics: their partitions count as never committed. */
    private Map<TopicPartition, OffsetAndMetadata> own(Map<TopicPartition, OffsetAndMetadata> committed) {
        Map<TopicPartition, OffsetAndMetadata> own = new HashMap<>();
        committed.forEach((partition, offset) -> own.put(
                partition,
                offset == null || binding.isOfAnother(partition, offset) ? null : TopicBinding.unmarked(offset)));
        return own;
    }
}
