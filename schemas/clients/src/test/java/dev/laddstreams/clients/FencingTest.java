package dev.laddstreams.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.laddstreams.clients.Fencing.Cause;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FencingTest {
    private static final RuntimeException ERROR_STATE = new KafkaException("The producer is in error state");

    /** What failed, what the abort after it answers (null: it succeeds), and what that means. */
    private static Stream<Arguments> failures() {
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
                arguments(epoch, ERROR_STATE, Cause.UNCLEAR),
                arguments(state, null, Cause.TIMED_OUT),
                arguments(state, fenced, Cause.FENCED),
                arguments(state, new IllegalStateException("no transaction"), Cause.UNCLEAR),
                arguments(unknown, null, Cause.OTHER),
                arguments(unknown, fenced, Cause.FENCED),
                arguments(unknown, ERROR_STATE, Cause.UNCLEAR),
                arguments(unknownCommit, fenced, Cause.FENCED),
                arguments(unknownCommit, ERROR_STATE, Cause.UNCLEAR),
                arguments(new KafkaException("error state", unknownCommit), ERROR_STATE, Cause.UNCLEAR),
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

            assertThat(Fencing.settle(producer, failure)).isEqualTo(cause);
        }
    }
}
