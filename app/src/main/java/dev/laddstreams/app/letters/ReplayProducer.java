package dev.laddstreams.app.letters;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.Fencing;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RecordLimit;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.SourcePosition;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.TransactionalIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts records back, each in one transaction with the mark that says so: a process that dies leaves both or neither. All
 * replays of a cluster share a transactional id, so that one which starts ends any other. Not thread-safe.
 */
final class ReplayProducer implements AutoCloseable {
    private static final String MAX_BLOCK_MS = "30000";
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(30);
    private static final int MIN_BUFFER_BYTES = 32 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ReplayProducer.class);

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final TopicSpec deadLetters;
    private final KafkaProducer<byte[], byte[]> producer;

    /** A letter and where its record belongs. */
    record Item(ConsumerRecord<byte[], byte[]> letter, SourcePosition source) {}

    /** The broker does not take this record; it may take others. */
    static final class RefusedRecordException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedRecordException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Ends any other replay and settles the transaction that it left; what it put back can be read when this returns.
     *
     * @throws LaddException {@code BROKER_UNAVAILABLE}
     */
    ReplayProducer(KafkaConnection connection, TopicCatalogue catalogue) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.deadLetters = catalogue.deadLetters();
        String id = TransactionalIds.ofReplays(catalogue);
        RoleProperties role = RoleProperties.NONE
                .byDefault(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS)
                .always(ProducerConfig.CLIENT_ID_CONFIG, id)
                .always(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis())
                .always(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, deadLetters.maxMessageBytes())
                .always(
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        Math.max(MIN_BUFFER_BYTES, 2L * deadLetters.maxMessageBytes()));
        producer = Clients.transactionalProducer(connection, id, role);
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close();
            throw failure(e, Fencing.isFenced(e) ? Fencing.Cause.FENCED : Fencing.Cause.OTHER);
        }
    }

    /**
     * Puts all back, or none.
     *
     * @return by item, the offset at which its record stands now
     * @throws RefusedRecordException when the broker does not take one of them; none was put back
     * @throws LaddException {@code FENCED} when another replay has started, else {@code BROKER_UNAVAILABLE}; the last
     *     transaction's outcome may then be unknown, but not to the next replay
     */
    List<Long> putBack(List<Item> items) throws RefusedRecordException {
        Optional<List<Long>> offsets = Optional.empty();
        while (offsets.isEmpty()) {
            offsets = tryToPutBack(items);
        }
        return offsets.get();
    }

    /** Empty when the transaction merely timed out: nothing is put back, and the producer goes on. */
    private Optional<List<Long>> tryToPutBack(List<Item> items) throws RefusedRecordException {
        Fencing.Term term = Fencing.Term.beginning(TRANSACTION_TIMEOUT);
        try {
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Item item : items) {
                sent.add(producer.send(DeadLetters.original(item.letter(), item.source())));
            }
            producer.flush();
            List<Long> offsets = new ArrayList<>();
            for (Future<RecordMetadata> future : sent) {
                offsets.add(future.get().offset());
            }
            // only now: after a refusal nothing more can be sent in this transaction
            for (int i = 0; i < items.size(); i++) {
                mark(items.get(i).source(), offsets.get(i));
            }
            producer.commitTransaction();
            return Optional.of(offsets);
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            if (isRefusal(cause)) {
                producer.abortTransaction();
                throw refusal(items, cause);
            }
            Fencing.Cause why = Fencing.settle(producer, cause, term);
            if (why == Fencing.Cause.TIMED_OUT) {
                LOG.warn("A transaction of the replay timed out, as of a suspended process: doing it again");
                return Optional.empty();
            }
            throw failure(cause, why);
        } catch (InterruptedException e) {
            throw LaddException.interrupted("replay dead letters", e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
    private void mark(SourcePosition source, long offset) {
        producer.send(DeadLetters.mark(deadLetters.name(), source, offset));
    }

    @Override
    public void close() {
        producer.close();
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof InvalidRecordException
                || cause instanceof RecordTooLargeException
                || cause instanceof AuthorizationException;
    }

    /** Of several records, which one it speaks of is not looked for: each is tried alone then. */
    private RefusedRecordException refusal(List<Item> items, Throwable cause) {
        boolean named = items.size() == 1 && RecordLimit.isExceededIn(cause);
        return new RefusedRecordException(
                named
                        ? RecordLimit.of(connection, topic(items.get(0).source()))
                                .exceeded()
                        : String.valueOf(cause.getMessage()),
                cause);
    }

    private TopicSpec topic(SourcePosition source) {
        String dataset = catalogue.datasetOf(source.topic());
        return catalogue.imagesPattern().matcher(source.topic()).matches()
                ? catalogue.images(dataset)
                : catalogue.augmented(dataset);
    }

    private LaddException failure(Throwable cause, Fencing.Cause why) {
        if (why == Fencing.Cause.FENCED) {
            return LaddException.cannot(
                    Reason.FENCED, "replay dead letters", "another replay has started", "one at a time", cause);
        }
        if (why == Fencing.Cause.UNCLEAR) {
            return LaddException.cannot(
                    Reason.TIMED_OUT,
                    "replay dead letters",
                    "its transaction timed out, or another replay has started; what was put back is remembered",
                    "one at a time, in a process that is not suspended; run it again",
                    cause);
        }
        return KafkaFailure.cannot(
                "replay dead letters", connection, cause, "; what was put back is remembered, so run it again");
    }
}
