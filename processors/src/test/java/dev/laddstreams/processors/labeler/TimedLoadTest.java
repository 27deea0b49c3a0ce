package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.learning.labeler.TimedLoad;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimedLoadTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch mayLoad = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    @Test
    void shouldGiveUpALoadThatDoesNotEnd() {
        assertThatThrownBy(() -> TimedLoad.load("toys-v1", SHORT, this::slow))
                .isInstanceOfSatisfying(
                        LaddException.class,
                        e -> assertThat(e.reason().mayPass()).isFalse())
                .hasMessage("Cannot load labeler toys-v1: it is not loaded after 0.05 s (expected: a load that ends;"
                        + " labeler.load-timeout gives it longer)");
        mayLoad.countDown();
    }

    @Test
    void shouldCloseWhatIsLoadedTooLate() throws InterruptedException {
        assertThatThrownBy(() -> TimedLoad.load("toys-v1", SHORT, this::slow)).isInstanceOf(LaddException.class);

        mayLoad.countDown();

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldLetOthersLoadAfterwards() {
        LabelerPool pool = new LabelerPool(new LabelerMeters(Meters.unread()));
        assertThatThrownBy(() -> pool.acquire("a", () -> true, () -> TimedLoad.load("a", SHORT, this::slow)))
                .isInstanceOf(LaddException.class);

        Labeler other = pool.acquire("b", () -> true, () -> TimedLoad.load("b", LONG, Idle::new));

        assertThat(other.engine()).isEqualTo("idle");
        mayLoad.countDown();
    }

    @Test
    void shouldTellWhatALoadThrows() {
        LaddException failure = LaddException.cannot(Reason.INCOMPATIBLE, "load", "this", "that");

        assertThatThrownBy(() -> TimedLoad.load("a", LONG, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThatThrownBy(() -> TimedLoad.load("a", LONG, () -> {
                    throw new OutOfMemoryError("made up");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private Labeler slow() {
        try {
            mayLoad.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Idle();
    }

    private final class Idle implements Labeler {
        @Override
        public LabelerSpec spec() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String engine() {
            return "idle";
        }

        @Override
        public float[] label(ImageShape shape, float[] images, int count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
