package dev.laddstreams.processors.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyTimeTest {
    private static final long START = 1_700_000_000_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final AtomicLong wall = new AtomicLong(START);
    private final AtomicLong nanos = new AtomicLong();
    private final SteadyTime time = new SteadyTime(wall::get, nanos::get);

    @Test
    void shouldGoOnWhenTheWallClockGoesBackAndFollowItWhenItHasCaughtUp() {
        pass(1000);
        assertThat(time.milliseconds()).isEqualTo(START + 1000);

        wall.addAndGet(-HOUR);
        pass(250);
        assertThat(time.milliseconds()).isEqualTo(START + 1250);

        wall.addAndGet(2 * HOUR);
        pass(250);
        assertThat(time.milliseconds()).isEqualTo(START + HOUR + 1500);
    }

    private void pass(long millis) {
        wall.addAndGet(millis);
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }
}
