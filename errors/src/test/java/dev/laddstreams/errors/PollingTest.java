package dev.laddstreams.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollingTest {
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void clearInterruption() {
        Thread.interrupted();
    }

    @Test
    void shouldAskUntilTheAnswerIsYes() {
        assertThat(new Polling("wait", Duration.ofMinutes(1), Duration.ofMillis(1))
                        .until(() -> asked.incrementAndGet() == 3))
                .isTrue();
        assertThat(asked).hasValue(3);
    }

    @Test
    void shouldAskOnceWithoutPatience() {
        assertThat(new Polling("wait", Duration.ZERO, Duration.ofMillis(1)).until(() -> asked.incrementAndGet() > 1))
                .isFalse();
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldSayWhatWasWaitedForWhenItIsInterrupted() {
        Polling polling = new Polling("reach the leaders", Duration.ofMinutes(1), Duration.ofMinutes(1));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> polling.until(() -> false))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INTERRUPTED))
                .hasMessageContaining("reach the leaders");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
}
