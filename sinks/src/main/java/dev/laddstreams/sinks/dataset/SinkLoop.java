package dev.laddstreams.sinks.dataset;

import dev.laddstreams.clients.LogFields;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clients of a running sink and what it does with them, a step at a time. Not thread-safe. */
final class SinkLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration SETTLE_INTERVAL = Duration.ofMillis(500);

    private final TopicCatalogue topics;
    private final DatasetSinkSettings settings;
    private final SinkBoard board;
    private final Map<String, DatasetWriter> writers = new TreeMap<>();
    private final WriterPorts ports;
    private final AugmentedDecoder decoder;
    private final Completions completions;
    private final Consumer<byte[], byte[]> consumer;
    private final TopicLookup lookup;
    private long settledAtNanos = System.nanoTime();
    private long offsetsCommittedAtNanos = System.nanoTime();

    /**
     * Subscribes to the augmented topics. Closes none of what it is given.
     *
     * @param board kept up to date with every step
     */
    SinkLoop(
            TopicCatalogue topics,
            DatasetSinkSettings settings,
            WriterPorts ports,
            AugmentedDecoder decoder,
            Completions completions,
            Consumer<byte[], byte[]> consumer,
            TopicLookup lookup,
            SinkBoard board) {
        this.topics = topics;
        this.settings = settings;
        this.ports = ports;
        this.decoder = decoder;
        this.completions = completions;
        this.consumer = consumer;
        this.lookup = lookup;
        this.board = board;
        consumer.subscribe(topics.augmentedPattern(), new Ownership());
    }

    /** New partitions stand still, at any place, until their real one has been looked up outside the rebalance. */
    private final class Ownership implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> consumer.seek(partition, 0));
            byTopic(partitions)
                    .forEach((topic, numbers) -> tell(
                            writers.computeIfAbsent(topic, t -> new DatasetWriter(topics.datasetOf(t), t, ports)),
                            new WriterCommand.Assign(numbers)));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            byTopic(partitions).forEach((topic, numbers) -> {
                DatasetWriter writer = writer(topic);
                tell(writer, new WriterCommand.Revoke(numbers));
                if (writer.ownsNothing()) {
                    writers.remove(topic);
                    board.forget(writer.dataset());
                }
            });
        }
    }

    private static Map<String, Set<Integer>> byTopic(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .collect(Collectors.groupingBy(
                        TopicPartition::topic, Collectors.mapping(TopicPartition::partition, Collectors.toSet())));
    }

    private void tell(DatasetWriter writer, WriterCommand command) {
        long start = System.nanoTime();
        LogFields.of(writer.dataset())
                .around(() -> writer.handle(command).accept(new Reactions(writer, start)))
                .run();
    }

    /** Does with the consumer what a writer's outcome asks for. */
    private final class Reactions implements WriterOutcome.Cases {
        private final DatasetWriter writer;
        private final long toldNanos;

        Reactions(DatasetWriter writer, long toldNanos) {
            this.writer = writer;
            this.toldNanos = toldNanos;
        }

        @Override
        public void settled(WriterOutcome.Settled outcome) {}

        @Override
        public void committed(WriterOutcome.Committed outcome) {
            board.meters().committed(writer, outcome.rows(), System.nanoTime() - toldNanos);
        }

        @Override
        public void held(WriterOutcome.Held outcome) {
            consumer.pause(partitions(outcome.partitions()));
        }

        @Override
        public void unplaced(WriterOutcome.Unplaced outcome) {
            consumer.pause(partitions(outcome.partitions()));
            answer(() -> new WriterCommand.Open(lookup.source(writer.topic())));
        }

        @Override
        public void opened(WriterOutcome.Opened outcome) {
            answer(() -> new WriterCommand.Place(lookup.held(writer.topic(), outcome.partitions())));
        }

        @Override
        public void placed(WriterOutcome.Placed outcome) {
            outcome.starts().forEach((number, start) -> consumer.seek(partition(writer, number), start));
            consumer.resume(partitions(outcome.starts().keySet()));
        }

        @Override
        public void resumed(WriterOutcome.Resumed outcome) {
            consumer.resume(partitions(outcome.partitions()));
        }

        private void answer(Supplier<WriterCommand> answer) {
            WriterCommand command;
            try {
                command = answer.get();
            } catch (LaddException e) {
                command = new WriterCommand.Pause(e);
            }
            tell(writer, command);
        }

        private Set<TopicPartition> partitions(Set<Integer> numbers) {
            return numbers.stream().map(number -> partition(writer, number)).collect(Collectors.toSet());
        }
    }

    /** Reads a little, commits what is due, settles completions. */
    void step() {
        ConsumerRecords<byte[], byte[]> records = poll();
        for (TopicPartition partition : records.partitions()) {
            accept(partition, records.records(partition));
        }
        long buffered = 0;
        for (DatasetWriter writer : writers.values()) {
            tell(
                    writer,
                    new WriterCommand.Advance(writer.placed().stream()
                            .collect(Collectors.toMap(
                                    number -> number, number -> consumer.position(partition(writer, number))))));
            buffered += writer.bufferedBytes();
        }
        for (DatasetWriter writer : writers.values()) {
            if (buffered >= settings.flushBytes()
                    || writer.bufferAgeNanos() >= settings.flushInterval().toNanos()) {
                tell(writer, new WriterCommand.Commit());
            }
        }
        writers.values().forEach(writer -> tell(writer, new WriterCommand.Proceed()));
        completions.listen();
        settleCompletions();
        commitGroupOffsets();
        writers.values().forEach(board::show);
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (InvalidOffsetException e) {
            LOG.warn("Looking up again where to continue in {}: {}", e.partitions(), e.getMessage());
            e.partitions().forEach(partition -> consumer.seek(partition, 0));
            byTopic(e.partitions()).keySet().forEach(topic -> tell(writer(topic), new WriterCommand.StartOver()));
            return ConsumerRecords.empty();
        }
    }

    /** That of a topic of which this process owns a partition. */
    private DatasetWriter writer(String topic) {
        return Objects.requireNonNull(writers.get(topic), topic);
    }

    private void accept(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        DatasetWriter writer = writer(partition.topic());
        for (ConsumerRecord<byte[], byte[]> raw : records) {
            int size = Math.max(0, raw.serializedKeySize()) + Math.max(0, raw.serializedValueSize());
            try {
                tell(writer, new WriterCommand.Store(decoder.decode(writer.dataset(), raw), size));
            } catch (LaddException e) {
                if (e.reason() == Reason.REGISTRY_UNAVAILABLE) {
                    consumer.seek(partition, raw.offset());
                    tell(writer, new WriterCommand.Pause(e));
                    return;
                }
                LogFields.at(LOG.atWarn(), raw)
                        .addKeyValue(LogFields.DATASET, writer.dataset())
                        .log("Refused {}@{}: {}", partition, raw.offset(), e.getMessage());
                board.meters().refused(e.reason());
                tell(
                        writer,
                        new WriterCommand.Reject(
                                raw.partition(),
                                DeadLetters.of(topics.deadLetters().name(), raw, e.reason(), e),
                                size));
            }
        }
    }

    private void settleCompletions() {
        if (System.nanoTime() - settledAtNanos < SETTLE_INTERVAL.toNanos()) {
            return;
        }
        completions.settle((dataset, ends) -> writers.values().stream()
                .filter(writer -> writer.dataset().equals(dataset) && writer.canReach(ends))
                .forEach(writer -> tell(writer, new WriterCommand.Commit())));
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
            writer.settledPositions()
                    .forEach((number, position) ->
                            offsets.put(partition(writer, number), new OffsetAndMetadata(position)));
        }
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (committed, failure) -> {
                if (failure != null) {
                    LOG.debug("Group offsets were not committed", failure);
                }
            });
        }
    }

    /** Datasets whose first partition this sink reads: of each, one sink alone. */
    Set<String> ledDatasets() {
        return writers.values().stream()
                .filter(writer -> writer.placed().contains(0))
                .map(DatasetWriter::dataset)
                .collect(Collectors.toSet());
    }

    private static TopicPartition partition(DatasetWriter writer, int number) {
        return new TopicPartition(writer.topic(), number);
    }

    /** Commits what can be committed now; what cannot is read again by whoever comes next. */
    @Override
    public void close() {
        writers.values().stream()
                .filter(DatasetWriter::isBuffering)
                .forEach(writer -> tell(writer, new WriterCommand.Commit()));
    }
}
