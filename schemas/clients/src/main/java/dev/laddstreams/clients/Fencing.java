package dev.laddstreams.clients;

import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Tells whether a transactional producer failed because another one with its transactional id has begun. */
public final class Fencing {
    private Fencing() {}

    /**
     * @param failure as the producer threw it, or as the cause of what a send's future threw
     * @return true when a later producer took the transactional id; the transaction is not committed then, unless an earlier
     *     answer to its commit was lost
     */
    public static boolean isFenced(Throwable failure) {
        // A commit just after the later producer's abort is refused by its state, before its epoch is looked at.
        return failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure instanceof InvalidTxnStateException;
    }
}
