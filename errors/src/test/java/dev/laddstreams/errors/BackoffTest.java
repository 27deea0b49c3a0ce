package dev.laddstreams.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Backoff backoff = Backoff.until(stop);

    @Test
    void shouldDoubleUpToFiveSeconds() {
        assertThat(IntStream.range(0, 7).mapToLong(i -> backoff.next().toMillis()))
                .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
    }

    @Test
    void shouldBeginAnewAfterReset() {
        backoff.next();
        backoff.next();

        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void shouldReturnAtOnceWhenToldToStop() throws InterruptedException {
        stop.countDown();

        assertThat(backoff.await()).isTrue();
    }

    @Test
    void shouldEndWhenInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(backoff::await).isInstanceOf(InterruptedException.class);
    }
}
