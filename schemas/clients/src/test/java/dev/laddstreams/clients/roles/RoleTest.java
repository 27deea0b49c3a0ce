package dev.laddstreams.clients.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A role does in its work what each test says; it has no topics, so that no broker is asked. */
@Timeout(60)
class RoleTest {
    private static final KafkaConnection CONNECTION = KafkaConnection.of("localhost:1", "http://localhost:2");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Act NOTHING = role -> {};
    private static final Act WAIT = role -> role.pause(LONG);

    /** About to overflow, as a clock of nanoseconds may. */
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);

    @FunctionalInterface
    private interface Act {
        void on(SmallRole role) throws InterruptedException;

        default Act then(Act next) {
            return role -> {
                on(role);
                next.on(role);
            };
        }
    }

    /** Writes down the states in which it opens, steps and closes. */
    private final class SmallRole extends Role {
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final CountDownLatch opened = new CountDownLatch(1);
        private final CountDownLatch stepped = new CountDownLatch(1);
        private final Act open;
        private final Act step;

        SmallRole(Act open, Act step) {
            this(CONNECTION, open, step);
        }

        SmallRole(KafkaConnection connection, Act open, Act step) {
            super("small", connection, List.of(), nanoTime::get);
            this.open = open;
            this.step = step;
        }

        @Override
        protected void work() throws InterruptedException {
            seen.add("open " + state());
            try {
                opened.countDown();
                open.on(this);
                while (goesOn()) {
                    seen.add("step " + state());
                    stepped.countDown();
                    step.on(this);
                }
            } finally {
                seen.add("close " + state());
            }
        }

        long count(String what) {
            return seen.stream().filter(line -> line.startsWith(what)).count();
        }
    }

    private static LaddException failure(Reason reason) {
        return LaddException.cannot(reason, "work", "as the test says", "this");
    }

    private static Act fail(RuntimeException failure) {
        return role -> {
            throw failure;
        };
    }

    /** Fails the first time, and then takes steps until it is told to stop. */
    private static Act failOnce(RuntimeException failure) {
        return role -> {
            if (role.count("open") == 1) {
                throw failure;
            }
            role.pause(LONG);
        };
    }

    private static void awaitOpenings(SmallRole role, int count) {
        while (role.count("open") < count && !role.state().isEnd()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldStartRunAndStop() throws InterruptedException {
        SmallRole role = new SmallRole(NOTHING, WAIT);
        assertThat(role.state()).isEqualTo(RoleState.STARTING);
        assertThat(role.ended()).isNotDone();

        role.start();
        role.stepped.await();
        assertThat(role.state()).isEqualTo(RoleState.RUNNING);
        role.requireRunning();
        role.close();

        assertThat(role.seen).containsExactly("open STARTING", "step RUNNING", "close STOPPING");
        assertThat(role.state()).isEqualTo(RoleState.STOPPED);
        assertThat(role.failure()).isEmpty();
        assertThat(role.ended()).isCompleted();
        assertThatThrownBy(role::requireRunning)
                .hasMessage("Cannot run the small: it ended (expected: to run until it is stopped)");
    }

    @Test
    void shouldRefuseASecondRunWhetherItRunsOrHasStopped() throws InterruptedException {
        SmallRole role = new SmallRole(NOTHING, WAIT);
        role.start();
        role.stepped.await();
        assertSecondRunRefused(role);
        assertThat(role.state()).isEqualTo(RoleState.RUNNING);

        role.close();
        assertSecondRunRefused(role);
        assertThat(role.state()).isEqualTo(RoleState.STOPPED);
        assertThat(role.count("open")).isOne();
    }

    private static void assertSecondRunRefused(Role role) {
        for (Runnable again : List.<Runnable>of(role::run, role::start)) {
            LaddException refused = catchThrowableOfType(LaddException.class, again::run);
            assertThat(refused)
                    .hasMessage(
                            "Cannot run the small: it has run before (expected: one run an object; make a new one)");
            assertThat(refused.reason()).isEqualTo(Reason.INTERNAL);
        }
    }

    @Test
    void shouldNeverOpenWhatWasClosedBeforeItRan() {
        SmallRole role = new SmallRole(NOTHING, WAIT);
        role.close();
        assertThat(role.state()).isEqualTo(RoleState.STOPPED);
        assertThat(role.ended()).isCompleted();

        role.run();

        assertThat(role.seen).isEmpty();
        assertThat(role.state()).isEqualTo(RoleState.STOPPED);
        assertSecondRunRefused(role);
    }

    @Test
    void shouldStopWhileItStarts() throws InterruptedException {
        SmallRole role = new SmallRole(WAIT, NOTHING);
        role.start();
        role.opened.await();
        role.close();

        assertThat(role.seen).containsExactly("open STARTING", "close STOPPING");
        assertThat(role.state()).isEqualTo(RoleState.STOPPED);
    }

    @Test
    void shouldCloseTwice() throws InterruptedException {
        SmallRole role = new SmallRole(NOTHING, WAIT);
        role.start();
        role.stepped.await();
        role.close();
        role.close();
        assertThat(role.state()).isEqualTo(RoleState.STOPPED);
        assertThat(role.count("close")).isOne();
    }

    @Test
    void shouldKeepTheCauseOfAFailedStart() {
        LaddException cause = failure(Reason.USAGE);
        SmallRole role = new SmallRole(fail(cause), NOTHING);

        assertThatThrownBy(role::run).isSameAs(cause);

        assertThat(role.seen).containsExactly("open STARTING", "close STARTING");
        assertThat(role.state()).isEqualTo(RoleState.FAILED);
        assertThat(role.failure()).containsSame(cause);
        assertThat(role.ended()).isCompletedExceptionally();
        assertThatThrownBy(role::requireRunning).isSameAs(cause);
        role.close();
        assertThat(role.state()).isEqualTo(RoleState.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void shouldWaitInTheLoopForWhatMayPassAlone(Reason reason) {
        LaddException cause = failure(reason);
        SmallRole role = new SmallRole(NOTHING, failOnce(cause));
        role.start();
        awaitOpenings(role, 2);
        role.close();

        if (reason.mayPass()) {
            assertThat(role.state()).isEqualTo(RoleState.STOPPED);
            assertThat(role.seen)
                    .startsWith("open STARTING", "step RUNNING", "close RUNNING", "open RUNNING")
                    .endsWith("close STOPPING");
        } else {
            assertThat(role.state()).isEqualTo(RoleState.FAILED);
            assertThat(role.failure()).containsSame(cause);
            assertThat(role.seen).containsExactly("open STARTING", "step RUNNING", "close RUNNING");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BROKER_UNAVAILABLE", "REGISTRY_UNAVAILABLE", "FENCED", "TIMED_OUT"})
    void shouldWaitAtTheStartForOthers(Reason reason) {
        SmallRole role = new SmallRole(failOnce(failure(reason)), NOTHING);
        role.start();
        awaitOpenings(role, 2);
        assertThat(role.state()).isEqualTo(RoleState.STARTING);
        role.close();
        assertThat(role.seen).containsExactly("open STARTING", "close STARTING", "open STARTING", "close STOPPING");
    }

    @ParameterizedTest
    @EnumSource(names = {"OUTPUT_UNWRITABLE", "DISK_FULL"})
    void shouldFailAtTheStartWhenItCannotWrite(Reason reason) {
        LaddException cause = failure(reason);
        assertThatThrownBy(new SmallRole(fail(cause), NOTHING)::run).isSameAs(cause);
    }

    @Test
    void shouldWaitForABrokerAndFailForASetting() {
        SmallRole away = new SmallRole(NOTHING, failOnce(new KafkaException("no answer")));
        away.start();
        awaitOpenings(away, 2);
        away.close();
        assertThat(away.state()).isEqualTo(RoleState.STOPPED);

        ConfigException wrong = new ConfigException("linger.ms", "soon");
        SmallRole set = new SmallRole(fail(new KafkaException("Failed to construct", wrong)), NOTHING);
        LaddException failure = catchThrowableOfType(LaddException.class, set::run);
        assertThat(failure)
                .hasMessageStartingWith("Cannot run the small: Invalid value soon for configuration linger.ms");
        assertThat(failure.reason()).isEqualTo(Reason.USAGE);
    }

    @Test
    void shouldStopInOrderThoughWhatMayPassMeetsItsEnd() throws InterruptedException {
        SmallRole role = new SmallRole(NOTHING, WAIT.then(fail(failure(Reason.BROKER_UNAVAILABLE))));
        role.start();
        role.stepped.await();
        role.close();
        assertThat(role.state()).isEqualTo(RoleState.STOPPED);
        assertThat(role.count("open")).isOne();
    }

    @Test
    void shouldFailWithTheCauseOfADefect() {
        for (Throwable defect : List.of(new IllegalStateException("broken"), new StackOverflowError("deep"))) {
            SmallRole role = new SmallRole(NOTHING, raise(defect));
            LaddException failure = catchThrowableOfType(LaddException.class, role::run);
            assertThat(failure).hasCause(defect);
            assertThat(failure.reason()).isEqualTo(Reason.INTERNAL);
            assertThat(role.state()).isEqualTo(RoleState.FAILED);
            assertThat(role.failure()).containsSame(failure);
            assertThat(role.count("close")).isOne();
        }
    }

    private static Act raise(Throwable defect) {
        return role -> {
            if (defect instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) defect;
        };
    }

    @Test
    void shouldFailWhenItEndsThoughNobodyStopsIt() {
        Role role = new Role("short", CONNECTION, List.of()) {
            @Override
            protected void work() {}
        };
        assertThatThrownBy(role::run)
                .hasMessage("Cannot run the short: it ended (expected: to run until it is stopped)");
        assertThat(role.state()).isEqualTo(RoleState.FAILED);
    }

    @Test
    void shouldFailWithItsThread() {
        SmallRole role = new SmallRole(NOTHING, WAIT);
        Thread.currentThread().interrupt();
        LaddException failure = catchThrowableOfType(LaddException.class, role::run);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.reason()).isEqualTo(Reason.INTERRUPTED);
        assertThat(role.failure()).containsSame(failure);
    }

    /** Four waits of 250 ms; without a new beginning after each step they would last 3.75 s. */
    @Test
    @Timeout(3)
    void shouldWaitBrieflyAgainAfterAStepThatWorked() {
        LaddException away = failure(Reason.BROKER_UNAVAILABLE);
        SmallRole role = new SmallRole(NOTHING, self -> {
            if (self.count("step") % 2 == 0) {
                throw away;
            }
        });
        role.start();
        awaitOpenings(role, 5);
        role.close();
        assertThat(role.state()).isEqualTo(RoleState.STOPPED);
    }

    @Test
    void shouldBeLateWhenAStepLastsLongerThanAPollMay() throws InterruptedException {
        CountDownLatch resume = new CountDownLatch(1);
        CountDownLatch again = new CountDownLatch(1);
        SmallRole role = new SmallRole(NOTHING, self -> {
            if (self.count("step") == 1) {
                resume.await();
            } else {
                again.countDown();
                self.pause(LONG);
            }
        });
        assertThat(role.isLate()).isFalse();
        nanoTime.addAndGet(Duration.ofMinutes(6).toNanos());
        assertThat(role.isLate()).as("before it runs").isFalse();

        role.start();
        role.stepped.await();
        assertThat(role.sinceLastBeat()).isZero();
        nanoTime.addAndGet(Duration.ofMinutes(5).toNanos());
        assertThat(role.isLate()).as("after exactly the limit").isFalse();
        nanoTime.incrementAndGet();
        assertThat(role.isLate()).as("beyond the limit").isTrue();
        assertThat(role.sinceLastBeat()).isEqualTo(Duration.ofMinutes(5).plusNanos(1));

        resume.countDown();
        again.await();
        assertThat(role.isLate()).as("after the next step began").isFalse();
        role.close();
        nanoTime.addAndGet(Duration.ofMinutes(6).toNanos());
        assertThat(role.isLate()).as("after its end").isFalse();
    }

    @Test
    void shouldBeLateWhenItHangsAtTheStart() throws InterruptedException {
        SmallRole role = new SmallRole(WAIT, NOTHING);
        role.start();
        role.opened.await();
        nanoTime.addAndGet(Duration.ofMinutes(6).toNanos());
        assertThat(role.state()).isEqualTo(RoleState.STARTING);
        assertThat(role.isLate()).isTrue();
        role.close();
    }

    @Test
    void shouldTakeThePollLimitThatTheUserSets() throws InterruptedException {
        SmallRole role = new SmallRole(polling("1000"), NOTHING, WAIT);
        role.start();
        role.stepped.await();
        nanoTime.addAndGet(Duration.ofMillis(1001).toNanos());
        assertThat(role.isLate()).isTrue();
        role.close();

        LaddException wrong =
                catchThrowableOfType(LaddException.class, () -> new SmallRole(polling("often"), NOTHING, WAIT));
        assertThat(wrong)
                .hasMessageStartingWith(
                        "Cannot set up the small: Invalid value often for configuration max.poll.interval.ms");
        assertThat(wrong.reason()).isEqualTo(Reason.USAGE);
    }

    private static KafkaConnection polling(String limit) {
        return new KafkaConnection(
                CONNECTION.bootstrapServers(),
                CONNECTION.schemaRegistryUrl(),
                CONNECTION.serializerClass(),
                CONNECTION.deserializerClass(),
                Map.of(),
                Map.of(),
                Map.of("max.poll.interval.ms", limit),
                Map.of());
    }
}
