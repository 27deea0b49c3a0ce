package dev.laddstreams.sinks.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ObstaclesTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** Near the end of its range, where a careless comparison goes wrong. */
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - MINUTE / 2);

    private final Obstacles obstacles = new Obstacles(nanoTime::get);

    @Test
    void shouldSayAWaitWhenItHasLastedAndThenOnceAMinute() {
        assertThat(obstacles.waits("pets", "x")).isFalse();
        nanoTime.addAndGet(MINUTE - 1);
        assertThat(obstacles.waits("pets", "x")).isFalse();
        nanoTime.addAndGet(1);
        assertThat(obstacles.waits("pets", "x")).isTrue();
        assertThat(obstacles.waits("pets", "x")).isFalse();
        nanoTime.addAndGet(MINUTE);
        assertThat(obstacles.waits("pets", "x")).isTrue();
    }

    @Test
    void shouldSayAFailureAtOnceAndThenOnceAMinute() {
        assertThat(obstacles.waits("pets", "x")).isFalse();
        assertThat(obstacles.failed("pets", "no space")).isTrue();
        assertThat(obstacles.failed("pets", "no space")).isFalse();
        assertThat(obstacles.failed("birds", "no space")).isTrue();
        nanoTime.addAndGet(MINUTE);
        assertThat(obstacles.failed("pets", "no space")).isTrue();
    }

    @Test
    void shouldBeginAnewAfterItWentOn() {
        obstacles.waits("pets", "x");
        obstacles.failed("pets", "no space");
        nanoTime.addAndGet(MINUTE);

        obstacles.gone("pets");

        assertThat(obstacles.waits("pets", "x")).isFalse();
        assertThat(obstacles.failed("pets", "no space")).isTrue();
    }
}
