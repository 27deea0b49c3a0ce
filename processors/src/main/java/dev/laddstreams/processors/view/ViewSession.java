package dev.laddstreams.processors.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.Fencing;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.view.DatasetView.Version;
import dev.laddstreams.schemas.DatasetGroups;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.RecordKeys.AugmentedKey;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.TraceContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a view's consumer and producer. Which version the view shows is in the metadata of the committed offsets, so
 * that version, records and offsets change together or not at all. Confined to one thread.
 */
final class ViewSession implements AutoCloseable {
    /** Names the labeler version of each record, for consumers that do not decode values. */
    static final String HEADER = "ladd.active-version";

    private static final Logger LOG = LoggerFactory.getLogger(ViewSession.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    /** A flip copies a whole dataset in one transaction. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(5);

    private final KafkaConnection connection;
    private final Duration transactionTimeout;
    private final TopicSpec source;
    private final TopicSpec target;
    private final String group;
    private final List<TopicPartition> partitions;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private Optional<Version> shown = Optional.empty();
    private Fencing.Term term;

    /** Fences an earlier session, settles what it left, and takes up what it committed. */
    ViewSession(KafkaConnection connection, TopicCatalogue catalogue, String dataset) {
        this(connection, catalogue, dataset, TRANSACTION_TIMEOUT);
    }

    ViewSession(KafkaConnection connection, TopicCatalogue catalogue, String dataset, Duration transactionTimeout) {
        this.connection = connection;
        this.transactionTimeout = transactionTimeout;
        term = Fencing.Term.beginning(transactionTimeout);
        source = catalogue.augmented(dataset);
        target = catalogue.active(dataset);
        group = DatasetGroups.activeView(catalogue, dataset);
        partitions = IntStream.range(0, source.partitions())
                .mapToObj(partition -> new TopicPartition(source.name(), partition))
                .toList();
        producer = producer(target.maxMessageBytes());
        consumer = consumer();
        producer.initTransactions();
        consumer.assign(partitions);
    }

    private KafkaProducer<byte[], byte[]> producer(int maxBytes) {
        RoleProperties role = RoleProperties.NONE
                .always(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) transactionTimeout.toMillis())
                .always(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxBytes);
        return Clients.transactionalProducer(connection, group, role);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        RoleProperties role = RoleProperties.NONE.always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return Clients.groupConsumer(connection, group, role);
    }

    /**
     * Copies what has arrived, after a flip when the view shows another version.
     *
     * @throws LaddException {@code FENCED} when another process shows it, {@code TIMED_OUT} for a transaction that was open
     *     too long, or what else Kafka failed of; nothing of the step is shown, and the session is over
     */
    void step(Version version) {
        try {
            copy(version);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    private LaddException failure(KafkaException failure) {
        String action = "write topic " + target.name();
        return switch (Fencing.settle(producer, failure, term)) {
            case FENCED ->
                LaddException.cannot(
                        Reason.FENCED, action, "another process took over", "one process at work", failure);
            case TIMED_OUT, UNCLEAR ->
                LaddException.cannot(
                        Reason.TIMED_OUT,
                        action,
                        "a transaction was open for too long, as of a suspended process; it is written again",
                        "at most " + transactionTimeout.toSeconds() + " s",
                        failure);
            case OTHER -> KafkaFailure.cannot(action, connection, failure);
        };
    }

    private void copy(Version version) {
        if (!shown.equals(Optional.of(version))) {
            if (resume(version)) {
                LOG.info("The view {} goes on with {}", target.name(), version);
            } else {
                flip(version);
            }
            shown = Optional.of(version);
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (records.nextOffsets().isEmpty()) {
            return;
        }
        begin();
        records.forEach(record -> copy(record, version));
        commit(records.nextOffsets(), version);
    }

    private void begin() {
        producer.beginTransaction();
        term = Fencing.Term.beginning(transactionTimeout);
    }

    /** Whether what was committed is of this version; the consumer stands there then. */
    private boolean resume(Version version) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        boolean same = partitions.stream()
                .allMatch(partition -> committed.get(partition) != null
                        && committed.get(partition).metadata().equals(version.toString()));
        if (same) {
            committed.forEach(consumer::seek);
        }
        return same;
    }

    /** Everything that the version has labelled so far takes the place of all that is shown, in one transaction. */
    private void flip(Version version) {
        Map<TopicPartition, Set<String>> gone = keysShown();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        partitions.forEach(partition -> next.put(partition, new OffsetAndMetadata(0)));
        begin();
        reader(source).read(record -> {
            next.put(
                    new TopicPartition(record.topic(), record.partition()),
                    new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
            Optional<String> imageId = copy(record, version);
            imageId.ifPresent(id ->
                    gone.getOrDefault(shownPartition(record), new HashSet<>()).remove(id));
        });
        gone.forEach((partition, imageIds) -> imageIds.forEach(imageId ->
                send(new ProducerRecord<>(partition.topic(), partition.partition(), imageId.getBytes(UTF_8), null))));
        commit(next, version);
        next.forEach(consumer::seek);
        LOG.info("The view {} shows {} now", target.name(), version);
    }

    /** The images in the view, by its partitions. */
    private Map<TopicPartition, Set<String>> keysShown() {
        Map<TopicPartition, Set<String>> keys = new HashMap<>();
        reader(target).read(record -> {
            Set<String> ofPartition = keys.computeIfAbsent(shownPartition(record), partition -> new HashSet<>());
            String imageId = new String(record.key(), UTF_8);
            if (record.value() == null) {
                ofPartition.remove(imageId);
            } else {
                ofPartition.add(imageId);
            }
        });
        return keys;
    }

    private TopicReader reader(TopicSpec topic) {
        return new TopicReader(connection, topic.name(), TopicReader.End.COMMITTED);
    }

    /** An image has the same partition in both topics. */
    private TopicPartition shownPartition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(target.name(), record.partition());
    }

    /** Passes a record of the version on, and tells whose it is. */
    private Optional<String> copy(ConsumerRecord<byte[], byte[]> record, Version version) {
        if (record.key() == null) {
            return Optional.empty();
        }
        Optional<String> imageId = RecordKeys.parseAugmented(new String(record.key(), UTF_8))
                .filter(key ->
                        key.version() == version.version() && key.labelerId().equals(version.labelerId()))
                .map(AugmentedKey::imageId);
        imageId.ifPresent(id -> {
            ProducerRecord<byte[], byte[]> copy = new ProducerRecord<>(
                    target.name(), record.partition(), record.timestamp(), id.getBytes(UTF_8), record.value());
            copy.headers().add(HEADER, version.toString().getBytes(UTF_8));
            TraceContext.carry(record.headers(), copy.headers());
            send(copy);
        });
        return imageId;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets, Version version) {
        Map<TopicPartition, OffsetAndMetadata> marked = new HashMap<>();
        offsets.forEach((partition, offset) -> marked.put(
                partition, new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), version.toString())));
        producer.sendOffsetsToTransaction(marked, consumer.groupMetadata());
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
        consumer.close();
    }
}
