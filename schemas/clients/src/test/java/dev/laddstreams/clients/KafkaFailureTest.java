package dev.laddstreams.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaFailureTest {
    private static final String SERVERS = "broker:9092";

    private static Stream<Arguments> failures() {
        return Stream.of(
                arguments(
                        new ExecutionException(new SaslAuthenticationException("Invalid username or password")),
                        Reason.BROKER_UNAVAILABLE,
                        "authentication refused: Invalid username or password"),
                arguments(
                        new SslAuthenticationException(
                                "SSL handshake failed", new SSLHandshakeException("unable to find valid path")),
                        Reason.BROKER_UNAVAILABLE,
                        "TLS handshake failed: unable to find valid path"),
                arguments(
                        new TopicAuthorizationException("Not authorized to access topics: [a]"),
                        Reason.BROKER_UNAVAILABLE,
                        "a user whom the cluster permits this"),
                arguments(
                        new ExecutionException(new KafkaException(new RecordTooLargeException("9 bytes"))),
                        Reason.RECORD_TOO_LARGE,
                        "max.message.bytes"),
                arguments(
                        new KafkaException("The transaction is in error state", new InvalidTimestampException("late")),
                        Reason.BROKER_UNAVAILABLE,
                        "a clock at most an hour ahead of the broker's"),
                arguments(
                        new TimeoutException("Timed out waiting for a node assignment"),
                        Reason.BROKER_UNAVAILABLE,
                        "Timed out waiting for a node assignment (expected: a broker that answers at " + SERVERS));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldSayTheCause(Throwable failure, Reason reason, String text) {
        LaddException told = KafkaFailure.cannot("read topic a", connection(SERVERS), failure);

        assertThat(told).hasMessageStartingWith("Cannot read topic a: ").hasMessageContaining(text);
        assertThat(told.reason()).isEqualTo(reason);
        assertThat(told).hasCause(failure);
    }

    @Test
    void shouldNameAHostThatCannotBeResolved() {
        Throwable failure = catchThrowable(() -> Admin.create(Map.of("bootstrap.servers", "nohost.invalid:9092")));

        assertThat(KafkaFailure.cannot("reach Kafka", connection("nohost.invalid:9092"), failure))
                .hasMessageContaining("no host of nohost.invalid:9092 can be resolved");
    }

    @Test
    void shouldNameAMissingTrustStore() {
        Throwable failure = catchThrowable(() -> Admin.create(Map.of(
                "bootstrap.servers",
                "127.0.0.1:1",
                "security.protocol",
                "SSL",
                "ssl.truststore.location",
                "/no/such/trust.jks")));

        LaddException told = KafkaFailure.cannot("reach Kafka", connection("127.0.0.1:1"), failure);

        assertThat(told).hasMessageContaining("/no/such/trust.jks");
        assertThat(told.reason()).isEqualTo(Reason.USAGE);
    }

    private static KafkaConnection connection(String servers) {
        return KafkaConnection.of(servers, "mock://kafka-failure");
    }
}
