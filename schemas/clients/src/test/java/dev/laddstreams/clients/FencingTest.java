package dev.laddstreams.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.laddstreams.clients.Fencing.Cause;
import dev.laddstreams.clients.Fencing.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FencingTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** What failed, what the abort after it answers (null: it succeeds), and what that means. */
    private static Stream<Arguments> failures() {
        RuntimeException errorState = new KafkaException("The producer is in error state");
        RuntimeException fenced = new ProducerFencedException("fenced");
        RuntimeException epoch = new InvalidProducerEpochException("epoch");
        RuntimeException state = new InvalidTxnStateException("state");
        RuntimeException unknown = new UnknownServerException("unknown");
        // as KafkaProducer throws it
        RuntimeException unknownCommit =
                new KafkaException("Unhandled error in EndTxnResponse: " + Errors.UNKNOWN_SERVER_ERROR.message());
        return Stream.of(
                arguments(fenced, null, Cause.FENCED),
                arguments(new KafkaException("error state", fenced), null, Cause.FENCED),
                arguments(new FencedInstanceIdException("fenced"), null, Cause.FENCED),
                arguments(epoch, null, Cause.TIMED_OUT),
                arguments(epoch, fenced, Cause.FENCED),
                arguments(epoch, errorState, Cause.UNCLEAR),
                arguments(state, null, Cause.TIMED_OUT),
                arguments(state, fenced, Cause.FENCED),
                arguments(state, new IllegalStateException("no transaction"), Cause.UNCLEAR),
                arguments(unknown, null, Cause.OTHER),
                arguments(unknown, fenced, Cause.FENCED),
                arguments(unknown, errorState, Cause.UNCLEAR),
                arguments(unknownCommit, fenced, Cause.FENCED),
                arguments(unknownCommit, errorState, Cause.UNCLEAR),
                arguments(new KafkaException("error state", unknownCommit), errorState, Cause.UNCLEAR),
                arguments(new TimeoutException("away"), fenced, Cause.OTHER));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldTellALaterWriterFromATimeout(RuntimeException failure, RuntimeException ofAbort, Cause cause) {
        try (MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.abortTransactionException = ofAbort;

            assertThat(Fencing.settle(producer, failure, Term.beginning(TIMEOUT)))
                    .isEqualTo(cause);
        }
    }

    /** After which the broker says fenced to a commit, and the producer cannot abort. */
    @Test
    void shouldNotBlameALaterWriterWhenTheTransactionWasOpenTooLong() {
        Term over = new Term(Instant.now().minus(TIMEOUT), TIMEOUT);
        try (MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThat(Fencing.settle(producer, new ProducerFencedException("fenced"), over))
                    .isEqualTo(Cause.UNCLEAR);
            assertThat(Fencing.settle(producer, new FencedInstanceIdException("fenced"), over))
                    .isEqualTo(Cause.FENCED);
        }
    }
}
