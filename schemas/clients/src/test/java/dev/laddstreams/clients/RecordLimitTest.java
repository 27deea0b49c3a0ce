package dev.laddstreams.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

class RecordLimitTest {
    private final Throwable refusal =
            new ExecutionException(new KafkaException("in error state", new RecordTooLargeException("9 bytes")));

    @Test
    void shouldKnowARefusalByItsChainOfCauses() {
        assertThat(RecordLimit.isExceededIn(refusal)).isTrue();
        assertThat(RecordLimit.isExceededIn(new KafkaException("in error state")))
                .isFalse();
    }

    @Test
    void shouldNameTopicAndLimitOfATopicThatIsAsWanted() {
        assertThat(new RecordLimit("pets.images", 1 << 20, 1 << 20).cannot("write dataset pets", refusal))
                .hasMessage(
                        "Cannot write dataset pets: a record is larger than topic pets.images takes, 1,048,576 bytes"
                                + " (expected: a larger topics.max-message-bytes, or a smaller images.inline-max-bytes, above which"
                                + " pixels go by claim check)")
                .extracting("reason")
                .isEqualTo(Reason.RECORD_TOO_LARGE);
    }

    @Test
    void shouldTellHowToAlterATopicThatIsSmallerThanWanted() {
        assertThat(new RecordLimit("pets.images", 1_000, 1 << 20).cannot("write dataset pets", refusal))
                .hasMessage("Cannot write dataset pets: a record is larger than topic pets.images takes, 1,000 bytes"
                        + " (expected: 1,048,576 bytes by topics.max-message-bytes, which 'ladd topics --alter' sets for the"
                        + " shared topics and for the datasets it is given)");
    }
}
