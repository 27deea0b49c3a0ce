package dev.laddstreams.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.dashboard.LatencyBoard.Latency;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.Samples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LatencyBoardTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant PUBLISHED = NOW.minus(Duration.ofHours(1));

    private final LatencyBoard board = new LatencyBoard();

    private void hear(Instant labelled, Duration waited) {
        AugmentedRecord sample = Samples.labelled("toys", 0, 1, 1);
        board.hear(
                AugmentedRecord.newBuilder(sample)
                        .setImage(SyntheticImage.newBuilder(sample.getImage())
                                .setProducedAt(labelled.minus(waited))
                                .build())
                        .setLabelledAt(labelled)
                        .build(),
                PUBLISHED,
                NOW);
    }

    @Test
    void shouldTellTheMedianAndWhatNearlyAllStayBelow() {
        for (int i = 1; i <= 100; i++) {
            hear(NOW, Duration.ofMillis(10L * i));
        }

        assertThat(board.of(1, NOW)).contains(new Latency(0.51, 1, 100));
        assertThat(board.of(2, NOW)).isEmpty();
    }

    @Test
    void shouldLeaveOutImagesThatAreOlderThanTheVersion() {
        hear(NOW, Duration.ofHours(2));

        assertThat(board.of(1, NOW)).isEmpty();
    }

    @Test
    void shouldForgetWhatWasLabelledLongAgo() {
        hear(NOW.minus(Duration.ofMinutes(6)), Duration.ofSeconds(1));
        hear(NOW.minus(Duration.ofMinutes(4)), Duration.ofSeconds(2));

        assertThat(board.of(1, NOW)).contains(new Latency(2, 2, 1));
        assertThat(board.of(1, NOW.plus(Duration.ofMinutes(2)))).isEmpty();
    }

    @Test
    void shouldHoldABoundedSample() {
        for (int i = 0; i < 10_000; i++) {
            hear(NOW, Duration.ofSeconds(1));
        }

        assertThat(board.of(1, NOW)).contains(new Latency(1, 1, 500));
    }
}
