package dev.laddstreams.clients;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownServerException;

/** Tells a transaction that another writer took over from one that merely timed out, as that of a suspended process. */
public final class Fencing {
    private static final int MAX_DEPTH = 16;
    /** All that producers keep of an answer to a commit that they do not know, such as UNKNOWN_SERVER_ERROR. */
    private static final String UNKNOWN_ANSWER = "Unhandled error in EndTxnResponse: ";

    private Fencing() {}

    /** Why a transaction failed. */
    public enum Cause {
        /** It timed out and is aborted: the producer may begin another and write the same again. */
        TIMED_OUT,
        /** A later producer, or group member, has the id. */
        FENCED,
        /** It timed out or was fenced, which the lost producer cannot find out. */
        UNCLEAR,
        /** Something else, of which the failure speaks. */
        OTHER
    }

    /**
     * Whether a later producer may have taken the transactional id, or the transaction timed out.
     *
     * @param failure as the producer threw it, or as the cause of what a send's future threw
     * @return true for a transaction that is not committed, unless an earlier answer to its commit was lost
     */
    public static boolean isFenced(Throwable failure) {
        // A commit just after the later producer's abort is refused by its state, before its epoch is looked at.
        return isTaken(failure) || isEnded(failure);
    }

    /**
     * When a transaction began, and how long its broker lets it be open.
     *
     * @param begun by the wall clock: the monotonic one stands still while a machine sleeps
     */
    public record Term(Instant begun, Duration timeout) {
        /** Of a transaction that begins now. */
        public static Term beginning(Duration timeout) {
            return new Term(Instant.now(), timeout);
        }

        boolean isOver() {
            return !Instant.now().isBefore(begun.plus(timeout));
        }
    }

    /**
     * Ends the transaction here and finds out why it failed. Brokers answer a late request of a transaction that timed out
     * as they answer one of a fenced producer; only an abort is refused to the latter alone, and after a late commit not
     * even that can be asked any more.
     *
     * @param failure as for {@link #isFenced}
     */
    public static Cause settle(Producer<?, ?> producer, Throwable failure, Term term) {
        if (has(failure, FencedInstanceIdException.class::isInstance)) {
            return Cause.FENCED;
        }
        if (isTaken(failure)) {
            return term.isOver() ? Cause.UNCLEAR : Cause.FENCED;
        }
        if (!isEnded(failure) && !saysNothing(failure)) {
            return Cause.OTHER;
        }
        try {
            producer.abortTransaction();
            return isEnded(failure) ? Cause.TIMED_OUT : Cause.OTHER;
        } catch (KafkaException | IllegalStateException e) {
            return isTaken(e) ? Cause.FENCED : Cause.UNCLEAR;
        }
    }

    private static boolean isTaken(Throwable failure) {
        return has(
                failure,
                cause -> cause instanceof ProducerFencedException || cause instanceof FencedInstanceIdException);
    }

    private static boolean isEnded(Throwable failure) {
        return has(
                failure,
                cause -> cause instanceof InvalidProducerEpochException || cause instanceof InvalidTxnStateException);
    }

    /** As a broker may answer to a commit while a later producer takes over. */
    private static boolean saysNothing(Throwable failure) {
        return has(
                failure,
                cause -> cause instanceof UnknownServerException
                        || String.valueOf(cause.getMessage()).startsWith(UNKNOWN_ANSWER));
    }

    private static boolean has(Throwable failure, Predicate<Throwable> kind) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (kind.test(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
