package dev.laddstreams.producers;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.Fencing;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RecordLimit;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.TransactionalIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes records all or none. Not thread-safe. A second writer with the same id fences the first. */
final class TransactionalWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalWriter.class);

    /** A transaction that begins as the broker goes must still be there a minute later. */
    private static final int TRANSACTION_TIMEOUT_MS = 120_000;
    /** How long a broker may be away. */
    private static final int OUTAGE_MS = 180_000;
    /** A process that is suspended so often writes nothing. */
    private static final int MAX_TIMEOUTS = 5;

    private final KafkaConnection connection;
    private final String what;
    private final KafkaProducer<String, SpecificRecord> producer;
    /** Of the open transaction, to be written again should it time out. */
    private final List<ProducerRecord<String, SpecificRecord>> records = new ArrayList<>();

    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final List<TopicSpec> topics = new ArrayList<>();
    private Optional<TopicSpec> refusedTopic = Optional.empty();
    private int timeouts;
    private Fencing.Term term;

    private TransactionalWriter(
            KafkaConnection connection, String what, KafkaProducer<String, SpecificRecord> producer) {
        this.connection = connection;
        this.what = what;
        this.producer = producer;
        this.term = beginning(connection);
    }

    /** As the producer is configured, which has been made by then. */
    private static Fencing.Term beginning(KafkaConnection connection) {
        String key = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
        String ofAll = connection.common().getOrDefault(key, Integer.toString(TRANSACTION_TIMEOUT_MS));
        String millis = connection.producer().getOrDefault(key, ofAll).strip();
        return Fencing.Term.beginning(Duration.ofMillis(Long.parseLong(millis)));
    }

    /**
     * Opens and fences any earlier writer of this id.
     *
     * @param what for messages, for example {@code dataset shapes}
     */
    static TransactionalWriter open(
            KafkaConnection connection, String transactionalId, String what, int maxMessageBytes) {
        RoleProperties role = RoleProperties.NONE
                .always(ProducerConfig.CLIENT_ID_CONFIG, transactionalId)
                .always(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxMessageBytes)
                .always(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L << 20, 2L * maxMessageBytes))
                .byDefault(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS)
                .byDefault(ProducerConfig.MAX_BLOCK_MS_CONFIG, OUTAGE_MS)
                .byDefault(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, OUTAGE_MS);
        Serializer<SpecificRecord> values = connection.valueSerializer();
        KafkaProducer<String, SpecificRecord> producer =
                Clients.transactionalProducer(connection, transactionalId, role, new StringSerializer(), values);
        TransactionalWriter writer = new TransactionalWriter(connection, what, producer);
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close();
            throw writer.failure(e);
        }
        return writer;
    }

    /** The one writer of a dataset's images and manifest. */
    static TransactionalWriter ofDataset(KafkaConnection connection, TopicCatalogue catalogue, String dataset) {
        return open(
                connection,
                TransactionalIds.ofDataset(catalogue, dataset),
                "dataset " + dataset,
                catalogue.maxMessageBytes());
    }

    void begin() {
        try {
            producer.beginTransaction();
            term = beginning(connection);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    void send(TopicSpec topic, String key, SpecificRecord value) {
        send(topic, new ProducerRecord<>(topic.name(), key, value));
    }

    /** Sends a tombstone. */
    void remove(TopicSpec topic, String key) {
        send(topic, new ProducerRecord<>(topic.name(), key, null));
    }

    private void send(TopicSpec topic, ProducerRecord<String, SpecificRecord> record) {
        records.add(record);
        topics.add(topic);
        try {
            sent.add(producer.send(record));
        } catch (KafkaException e) {
            sendAgain(e);
        }
    }

    /** Writes the transaction's records anew when it has only timed out. */
    private void sendAgain(Throwable cause) {
        Fencing.Cause why =
                cause instanceof LaddException ? Fencing.Cause.OTHER : Fencing.settle(producer, cause, term);
        if (why != Fencing.Cause.TIMED_OUT || timeouts == MAX_TIMEOUTS) {
            throw failure(cause, why);
        }
        timeouts++;
        LOG.warn("A transaction of {} timed out, as of a suspended process: writing its records again", what);
        sent.clear();
        try {
            producer.beginTransaction();
            term = beginning(connection);
            for (ProducerRecord<String, SpecificRecord> record : records) {
                sent.add(producer.send(record));
            }
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    /** Returns when every record since {@link #begin} is committed. */
    void commit() {
        try {
            while (!isCommitted()) {
                LOG.debug("Committing {} once more", what);
            }
            timeouts = 0;
        } catch (InterruptedException e) {
            throw LaddException.interrupted("write " + what, e);
        } finally {
            forget();
        }
    }

    /** False when the transaction had timed out, and its records were sent again. */
    private boolean isCommitted() throws InterruptedException {
        try {
            producer.flush();
            for (int i = 0; i < sent.size(); i++) {
                refusedTopic = Optional.of(topics.get(i));
                sent.get(i).get();
            }
            refusedTopic = Optional.empty();
            producer.commitTransaction();
            return true;
        } catch (ExecutionException e) {
            sendAgain(Objects.requireNonNull(e.getCause(), "cause"));
        } catch (KafkaException e) {
            sendAgain(e);
        }
        return false;
    }

    private void forget() {
        sent.clear();
        records.clear();
        topics.clear();
    }

    /** Takes back what was sent since {@link #begin}; does nothing when that is already impossible. */
    void abort() {
        forget();
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            // The broker aborts it when the transaction times out or a new writer opens.
            LOG.debug("Transaction of {} was not aborted here", what, e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private LaddException failure(Throwable cause) {
        return failure(cause, Fencing.isFenced(cause) ? Fencing.Cause.FENCED : Fencing.Cause.OTHER);
    }

    private LaddException failure(Throwable cause, Fencing.Cause why) {
        if (cause instanceof LaddException known) {
            return known;
        }
        if (why == Fencing.Cause.TIMED_OUT || why == Fencing.Cause.UNCLEAR) {
            return LaddException.cannot(
                    Reason.TIMED_OUT,
                    "write " + what,
                    "its transaction timed out, or another writer took over",
                    "one writer at a time, in a process that is not suspended; run it again",
                    cause);
        }
        if (why == Fencing.Cause.FENCED) {
            return LaddException.cannot(
                    Reason.FENCED, "write " + what, "another writer took over", "one writer at a time", cause);
        }
        if (refusedTopic.isPresent() && RecordLimit.isExceededIn(cause)) {
            return RecordLimit.of(connection, refusedTopic.get()).cannot("write " + what, cause);
        }
        return KafkaFailure.cannot("write " + what, connection, cause);
    }
}
