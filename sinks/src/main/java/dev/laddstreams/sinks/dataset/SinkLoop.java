package dev.laddstreams.sinks.dataset;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.sinks.internal.DurableProducer;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clients of a running sink and what it does with them, a step at a time. Not thread-safe. */
final class SinkLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration SETTLE_INTERVAL = Duration.ofMillis(500);
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(10);

    private final TopicCatalogue topics;
    private final DatasetSinkSettings settings;
    private final Map<String, DatasetStatus> status;
    private final Map<String, DatasetWriter> writers = new TreeMap<>();
    private final DatasetCatalog catalog;
    private final TopicIdentities identities;
    private final AugmentedDecoder decoder;
    private final DurableProducer producer;
    private final CompletionFeed feed;
    private final Completions completions;
    private final Consumer<byte[], byte[]> consumer;
    private long settledAtNanos = System.nanoTime();
    private long offsetsCommittedAtNanos = System.nanoTime();

    /** Closes none of what it is given. */
    SinkLoop(
            TopicCatalogue topics,
            DatasetSinkSettings settings,
            DatasetCatalog catalog,
            TopicIdentities identities,
            AugmentedDecoder decoder,
            DurableProducer producer,
            CompletionFeed feed,
            Completions completions,
            Consumer<byte[], byte[]> consumer,
            Map<String, DatasetStatus> status) {
        this.topics = topics;
        this.settings = settings;
        this.catalog = catalog;
        this.identities = identities;
        this.decoder = decoder;
        this.producer = producer;
        this.feed = feed;
        this.completions = completions;
        this.consumer = consumer;
        this.status = status;
        consumer.subscribe(topics.augmentedPattern(), new Ownership());
    }

    /** New partitions stand still, at any place, until their real one has been looked up outside the rebalance. */
    private final class Ownership implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            partitions.forEach(partition -> consumer.seek(partition, 0));
            byTopic(partitions).forEach((topic, numbers) -> writers.computeIfAbsent(
                            topic, t -> new DatasetWriter(topics.datasetOf(t), t))
                    .assign(numbers));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            byTopic(partitions).forEach((topic, numbers) -> {
                DatasetWriter writer = writers.get(topic);
                writer.revoke(numbers);
                if (writer.ownsNothing()) {
                    writers.remove(topic);
                    status.remove(writer.dataset());
                }
            });
        }
    }

    private static Map<String, Set<Integer>> byTopic(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .collect(Collectors.groupingBy(
                        TopicPartition::topic, Collectors.mapping(TopicPartition::partition, Collectors.toSet())));
    }

    /** Reads a little, commits what is due, settles completions. */
    void step() {
        ConsumerRecords<byte[], byte[]> records = poll();
        for (TopicPartition partition : records.partitions()) {
            accept(partition, records.records(partition));
        }
        long buffered = 0;
        for (DatasetWriter writer : writers.values()) {
            writer.positions().replaceAll((number, old) -> consumer.position(partition(writer, number)));
            buffered += writer.buffer().bytes();
        }
        for (DatasetWriter writer : writers.values()) {
            if (buffered >= settings.flushBytes()
                    || writer.buffer().ageNanos() >= settings.flushInterval().toNanos()) {
                commit(writer);
            }
        }
        writers.values().forEach(this::prepare);
        feed.poll();
        settleCompletions();
        commitGroupOffsets();
        writers.values().forEach(writer -> status.put(writer.dataset(), writer.status()));
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (InvalidOffsetException e) {
            LOG.warn("Looking up again where to continue in {}: {}", e.partitions(), e.getMessage());
            e.partitions().forEach(partition -> consumer.seek(partition, 0));
            consumer.pause(e.partitions());
            e.partitions().forEach(partition -> writers.get(partition.topic()).startOver());
            return ConsumerRecords.empty();
        }
    }

    private void accept(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        DatasetWriter writer = writers.get(partition.topic());
        for (ConsumerRecord<byte[], byte[]> raw : records) {
            int size = Math.max(0, raw.serializedKeySize()) + Math.max(0, raw.serializedValueSize());
            try {
                writer.buffer().add(decoder.decode(writer.dataset(), raw), size);
            } catch (LaddException e) {
                if (e.reason() == Reason.REGISTRY_UNAVAILABLE) {
                    consumer.seek(partition, raw.offset());
                    block(writer, e);
                    return;
                }
                LOG.warn("Refused {}@{}: {}", partition, raw.offset(), e.getMessage());
                writer.buffer()
                        .refuse(
                                raw.partition(),
                                DeadLetters.of(topics.deadLetters().name(), raw, e.reason(), e),
                                size);
            }
        }
    }

    /** Looks up where the new partitions continue, and lets them flow. */
    private void prepare(DatasetWriter writer) {
        if (!writer.mayTry() || (writer.unprepared().isEmpty() && !writer.isBlocked())) {
            return;
        }
        if (!writer.unprepared().isEmpty()) {
            consumer.pause(partitions(writer, writer.positions().keySet()));
            try {
                seek(writer);
            } catch (LaddException e) {
                if (e.reason() == Reason.INCOMPATIBLE || e.reason() == Reason.INPUT_INVALID) {
                    writer.refuse(e);
                } else {
                    block(writer, e);
                }
                return;
            }
        } else if (!writer.buffer().isEmpty() && !commit(writer)) {
            return;
        }
        if (writer.unprepared().isEmpty()) {
            writer.running();
            consumer.resume(partitions(writer, writer.positions().keySet()));
        }
    }

    private void seek(DatasetWriter writer) {
        Map<Integer, Long> stored = writer.open(catalog, identities.source(writer.topic()));
        Map<Integer, Long> starts = new TreeMap<>();
        Map<TopicPartition, Long> first;
        Map<TopicPartition, Long> last;
        Set<TopicPartition> partitions = partitions(writer, writer.unprepared());
        try {
            first = consumer.beginningOffsets(partitions, LOOKUP_TIMEOUT);
            last = consumer.endOffsets(partitions, LOOKUP_TIMEOUT);
        } catch (RetriableException e) {
            throw LaddException.cannot(
                    Reason.BROKER_UNAVAILABLE,
                    "look up offsets of " + writer.topic(),
                    String.valueOf(e.getMessage()),
                    "a broker that answers",
                    e);
        }
        for (TopicPartition partition : partitions) {
            long start = stored.getOrDefault(partition.partition(), first.get(partition));
            if (start < first.get(partition) || start > last.get(partition)) {
                throw LaddException.cannot(
                        Reason.INCOMPATIBLE,
                        "continue the table of dataset " + writer.dataset(),
                        "it ends at offset " + start + " of " + partition + ", the topic holds " + first.get(partition)
                                + " to " + last.get(partition),
                        "a topic that still holds what the table lacks");
            }
            starts.put(partition.partition(), start);
        }
        starts.forEach((number, start) -> consumer.seek(partition(writer, number), start));
        writer.prepared(starts);
    }

    /** Dead letters first: an offset counts as consumed only when nothing below it can get lost. */
    private boolean commit(DatasetWriter writer) {
        if (!writer.mayTry() || writer.positions().isEmpty()) {
            return false;
        }
        try {
            if (!writer.buffer().deadLetters().isEmpty()) {
                producer.send(writer.buffer().deadLetters());
            }
            writer.commit();
        } catch (LaddException e) {
            if (e.reason() == Reason.INTERRUPTED) {
                throw e;
            }
            block(writer, e);
            return false;
        }
        if (!writer.unprepared().isEmpty()) {
            consumer.pause(partitions(writer, writer.unprepared()));
            return false;
        }
        return true;
    }

    private void block(DatasetWriter writer, LaddException cause) {
        writer.pause(cause, settings.retryInterval().toNanos());
        consumer.pause(partitions(writer, writer.positions().keySet()));
    }

    private void settleCompletions() {
        if (System.nanoTime() - settledAtNanos < SETTLE_INTERVAL.toNanos()) {
            return;
        }
        completions.settle((dataset, ends) -> writers.values().stream()
                .filter(writer -> writer.dataset().equals(dataset) && writer.canReach(ends))
                .forEach(this::commit));
        settledAtNanos = System.nanoTime();
    }

    /** For lag displays alone; where to continue is in the tables. */
    private void commitGroupOffsets() {
        if (System.nanoTime() - offsetsCommittedAtNanos
                < settings.flushInterval().toNanos()) {
            return;
        }
        offsetsCommittedAtNanos = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (DatasetWriter writer : writers.values()) {
            if (writer.buffer().isEmpty()) {
                writer.positions()
                        .forEach((number, position) ->
                                offsets.put(partition(writer, number), new OffsetAndMetadata(position)));
            }
        }
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (committed, failure) -> {
                if (failure != null) {
                    LOG.debug("Group offsets were not committed", failure);
                }
            });
        }
    }

    private static TopicPartition partition(DatasetWriter writer, int number) {
        return new TopicPartition(writer.topic(), number);
    }

    private static Set<TopicPartition> partitions(DatasetWriter writer, Collection<Integer> numbers) {
        return numbers.stream().map(number -> partition(writer, number)).collect(Collectors.toSet());
    }

    /** Commits what can be committed now; what cannot is read again by whoever comes next. */
    @Override
    public void close() {
        writers.values().stream().filter(writer -> !writer.buffer().isEmpty()).forEach(this::commit);
    }
}
