package dev.laddstreams.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.TopicState.Found;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicStateTest {
    private static final TopicSpec TOPIC = new TopicCatalogue(2, (short) 3, 1 << 20).images("d");

    @ParameterizedTest
    @CsvSource({"3, 1", "4, 1"})
    void shouldTellThatOneBrokerAloneMayHaveARecord(int replicas, int minInSync) {
        assertThat(found(replicas, Optional.of(minInSync)).alterableSettings())
                .containsExactly("min.insync.replicas=" + minInSync);
        assertThat(found(replicas, Optional.of(minInSync)).harmfulSettings()).isEmpty();
    }

    /** With fewer replicas, two of them would mean that none may be away; more than two is for its owner to decide. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "2, 2", "3, 2", "3, 3"})
    void shouldLeaveWhatOneBrokerMayBeAwayFrom(int replicas, int minInSync) {
        assertThat(found(replicas, Optional.of(minInSync)).alterableSettings()).isEmpty();
    }

    @Test
    void shouldNotGuessWhatItMayNotSee() {
        assertThat(found(3, Optional.empty()).alterableSettings()).isEmpty();
    }

    private static TopicState found(int replicas, Optional<Integer> minInSync) {
        return new TopicState(
                TOPIC, Optional.of(new Found(2, replicas, Optional.of("compact"), Optional.of(1 << 20), minInSync)));
    }
}
