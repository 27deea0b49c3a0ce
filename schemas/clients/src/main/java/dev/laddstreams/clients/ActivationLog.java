package dev.laddstreams.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.TransactionalIds;
import dev.laddstreams.schemas.avro.Activation;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and changes the pointers on the activations topic. A change is a compare-and-set across all processes: every writer
 * uses one transactional id, so that a writer who begins later fences the earlier ones before it reads; a fenced writer
 * reads again and decides anew. Thread-safe.
 */
public final class ActivationLog {
    private static final Logger LOG = LoggerFactory.getLogger(ActivationLog.class);
    private static final int ATTEMPTS = 20;
    private static final int UNCLEAR_ATTEMPTS = 3;
    private static final int TIMEOUT_MS = 30_000;
    private static final int TRANSACTION_TIMEOUT_MS = 10_000;
    private static final RoleProperties ROLE = RoleProperties.NONE
            .always(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS)
            .byDefault(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MS)
            .byDefault(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MS)
            .byDefault(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TRANSACTION_TIMEOUT_MS);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int DOUBLINGS = 6;

    private final KafkaConnection connection;
    private final TopicSpec topic;
    private final Supplier<Producer<byte[], byte[]>> producers;

    public ActivationLog(KafkaConnection connection, TopicCatalogue catalogue) {
        this(connection, catalogue, () -> transactional(connection, catalogue));
    }

    /**
     * With producers of the caller's, such as ones that lose an answer.
     *
     * @param producers a new producer with the shared transactional id for each attempt, which closes it
     */
    public ActivationLog(
            KafkaConnection connection, TopicCatalogue catalogue, Supplier<Producer<byte[], byte[]>> producers) {
        this.connection = connection;
        this.topic = catalogue.activations();
        this.producers = producers;
    }

    /** What is active, by {@link RecordKeys#activation}. */
    public Map<String, Activation> read() {
        return TopicSnapshot.read(connection, topic, Activation.class);
    }

    public Optional<Activation> find(String dataset, String labelerId) {
        return Optional.ofNullable(read().get(RecordKeys.activation(dataset, labelerId)));
    }

    /**
     * What readers of a dataset take: version and tag. Of several labelers' pointers, the one that moved last.
     *
     * @return empty while no version is active
     */
    public Optional<Activation> resolve(String dataset) {
        return read().values().stream()
                .filter(activation -> activation.getDataset().equals(dataset) && activation.getVersion() > 0)
                .max(Comparator.comparing(Activation::getActivatedAt));
    }

    /**
     * Changes what is active of one labeler on one dataset.
     *
     * @param change what is on the topic to what is to be there; the same value, or empty, writes nothing. May be called
     *     several times, so it must not do anything else; what it throws ends the change
     * @return what is on the topic now
     * @throws LaddException {@code BROKER_UNAVAILABLE}, {@code REGISTRY_UNAVAILABLE}, or {@code FENCED} when others are
     *     always faster
     */
    public Optional<Activation> change(
            String dataset, String labelerId, Function<Optional<Activation>, Optional<Activation>> change) {
        String key = RecordKeys.activation(dataset, labelerId);
        Attempts attempts = new Attempts(key, change);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return attempts.next();
            } catch (KafkaException e) {
                if (!attempts.mayRepeat(e)) {
                    throw attempts.unavailable(e);
                }
                LOG.debug("The change of {} may not have been made, reading again", key, e);
                LockSupport.parkNanos(pause(attempt));
            }
        }
        throw LaddException.cannot(
                Reason.FENCED,
                "change what is active of " + key,
                "other processes changed it " + ATTEMPTS + " times meanwhile",
                "a moment in which nobody else does");
    }

    /** Longer and longer, and at random: writers that fence each other would go on doing so otherwise. */
    private static long pause(int attempt) {
        return ThreadLocalRandom.current().nextLong(FIRST_PAUSE_NANOS << Math.min(attempt, DOUBLINGS));
    }

    /** A producer with the transactional id that all writers of pointers share. The caller closes it. */
    public static Producer<byte[], byte[]> transactional(KafkaConnection connection, TopicCatalogue catalogue) {
        return Clients.transactionalProducer(connection, TransactionalIds.ofActivations(catalogue), ROLE);
    }

    /**
     * The attempts of one change. A commit may fail without saying whether it was made, and some changes, as a rollback,
     * must not be made twice: an attempt that finds what the one before wrote is done.
     */
    private final class Attempts {
        private final String key;
        private final Function<Optional<Activation>, Optional<Activation>> change;
        private Optional<Activation> written = Optional.empty();
        private boolean committing;
        private int unclear;

        Attempts(String key, Function<Optional<Activation>, Optional<Activation>> change) {
            this.key = key;
            this.change = change;
        }

        Optional<Activation> next() {
            committing = false;
            Producer<byte[], byte[]> producer = producers.get();
            try (Serializer<Activation> serializer = connection.valueSerializer()) {
                producer.initTransactions();
                Optional<Activation> current = current();
                if (current.isPresent() && current.equals(written)) {
                    return current;
                }
                Optional<Activation> next = change.apply(current);
                if (next.isEmpty() || next.equals(current)) {
                    return current;
                }
                byte[] value = serializer.serialize(topic.name(), next.get());
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value))
                        .get();
                written = next;
                committing = true;
                producer.commitTransaction();
                return next;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
            } catch (InterruptedException e) {
                throw LaddException.interrupted("change what is active of " + key, e);
            } finally {
                producer.close(CLOSE_TIMEOUT);
            }
        }

        private Optional<Activation> current() {
            try {
                return Optional.ofNullable(read().get(key));
            } catch (LaddException e) {
                throw new LaddException(e.reason(), e.getMessage() + outcome(), e);
            }
        }

        /** After a later writer always; a few times after a commit, or an answer, that does not say what was done. */
        boolean mayRepeat(KafkaException failure) {
            if (Fencing.isFenced(failure)) {
                return true;
            }
            unclear++;
            return (committing || failure instanceof UnknownServerException) && unclear < UNCLEAR_ATTEMPTS;
        }

        private String outcome() {
            return written.isEmpty() ? "" : ", and whether the change was made is not known";
        }

        LaddException unavailable(KafkaException failure) {
            return KafkaFailure.cannot("change what is active of " + key, connection, failure, outcome());
        }
    }
}
