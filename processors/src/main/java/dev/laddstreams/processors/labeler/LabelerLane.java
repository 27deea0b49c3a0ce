package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.roles.Loop;
import dev.laddstreams.clients.roles.Loops;
import dev.laddstreams.errors.Backoff;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.TimedLoad;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LaneState;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels one dataset with one labeler version, on a thread of its own: loads, serves, and begins a new session after every
 * failure that may pass (broker or registry away, fenced, transaction timed out). Failures that will not pass, such as a
 * bundle that does not fit, end the lane as FAILED. Thread-safe.
 */
final class LabelerLane {
    private static final Logger LOG = LoggerFactory.getLogger(LabelerLane.class);
    private static final int WARM_UP_IMAGES = 2;
    private static final long TURN_PAUSE_MILLIS = 500;

    private final LaneContract contract;
    private final LaneId id;
    private final LaneEnvironment environment;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean retiring;
    private final Thread thread;
    private volatile LaneState state = LaneState.UNKNOWN;
    private final LaneAttempts attempts;
    private final LaneService service;
    private final LaneMeters meters;
    private final Loop loop;
    private int attempt;
    private Optional<String> note = Optional.empty();
    private Optional<String> startedOver = Optional.empty();

    /** @param loops of the process, where it says that it is alive while it serves */
    LabelerLane(LaneContract contract, LaneEnvironment environment, Loops loops) {
        this.contract = contract;
        this.id = contract.lane();
        this.environment = environment;
        this.attempts = new LaneAttempts(id, environment.meters(), this::isStopping, Backoff.until(stop));
        this.meters = new LaneMeters(environment.meters(), id, Clock.systemUTC());
        this.loop = loops.open("ladd-lane-" + id);
        this.service = new LaneService(contract, environment, new Events(), loops);
        this.thread = new Thread(id.logFields().around(this::run), loop.name());
        thread.setDaemon(true);
    }

    LaneContract contract() {
        return contract;
    }

    void start() {
        thread.start();
    }

    /** Asks it to commit what is finished and to end. Returns at once. */
    void stop() {
        stop.countDown();
    }

    /** As {@link #stop()}, for good: its version is no longer wanted. Returns at once. */
    void retire() {
        retiring = true;
        stop();
    }

    /** Whether it ended. */
    boolean isEnded() {
        return !thread.isAlive();
    }

    void awaitEnd() throws InterruptedException {
        thread.join();
        meters.close();
    }

    /** What keeps it from serving now; a version that has failed keeps no other from it. */
    Optional<String> hindrance() {
        return switch (state) {
            case UNKNOWN, LOADING, WARMING -> Optional.of("lane " + id + " loads its labeler");
            case BACKFILLING, LIVE ->
                meters.isAssigned() ? Optional.empty() : Optional.of("lane " + id + " waits for its partitions");
            case DRAINING, RETIRED, FAILED -> Optional.empty();
        };
    }

    private void run() {
        try (loop) {
            attempts.untilDone(this::beginAttempt);
            Optional<Labeler> labeler = attempts.untilDone(this::load);
            if (labeler.isPresent()) {
                try (Labeler held = labeler.get()) {
                    attempts.untilDone(() -> {
                        try {
                            service.serve(held, meters);
                        } finally {
                            loop.rest();
                        }
                        return held;
                    });
                }
            }
            end();
        } catch (LaddException e) {
            fail(e);
        } catch (OutOfMemoryError e) {
            fail(LaddException.cannot(
                    Reason.OUT_OF_MEMORY, "label " + id, String.valueOf(e), "smaller batches or more memory", e));
        } catch (RuntimeException | Error e) {
            // an error too: a lane that dies without a word would be taken for one that works
            fail(LaddException.defect("label " + id, e));
        } catch (InterruptedException e) {
            LOG.info("Lane {} was interrupted", id);
            Thread.currentThread().interrupt();
        }
    }

    /** Waits while the version's first loads elsewhere have not shown that it loads at all. */
    private LaneJournal.Turn beginAttempt() throws InterruptedException {
        LaneJournal.Turn turn = environment.journal().begin(id);
        while (turn instanceof LaneJournal.Turn.AfterOthers && !stop.await(TURN_PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            turn = environment.journal().begin(id);
        }
        if (turn instanceof LaneJournal.Turn.GivenUp givenUp) {
            attempt = LaneJournal.MAX_ATTEMPTS;
            throw LaddException.cannot(
                    Reason.ARTIFACT_INVALID,
                    "load labeler " + id,
                    "processes ended " + givenUp.deaths() + " times while loading it",
                    "a load that ends");
        }
        if (turn instanceof LaneJournal.Turn.Now now) {
            attempt = now.attempt();
            state = LaneState.LOADING;
            meters.entered(state);
        }
        return turn;
    }

    private Labeler load() {
        enter(LaneState.LOADING);
        LabelerDescriptor descriptor = contract.descriptor();
        Labeler labeler = environment
                .pool()
                .acquire(descriptor.getSha256(), () -> environment.control().isActive(id), () -> {
                    Path bundle = environment.settings().bundles().fetch(descriptor);
                    LabelerMemory.requireRoom(bundle);
                    return TimedLoad.load(id.toString(), environment.settings().loadTimeout(), () -> environment
                            .opener()
                            .apply(bundle));
                });
        try {
            contract.requireFit(labeler.spec());
            meters.loaded(descriptor.getSha256(), labeler);
            environment
                    .journal()
                    .equip(
                            id,
                            LaneEquipment.of(
                                    labeler, environment.settings().batch().usual()));
            enter(LaneState.WARMING);
            labeler.label(
                    contract.shape(),
                    new float[WARM_UP_IMAGES * contract.shape().values()],
                    WARM_UP_IMAGES);
            enter(LaneState.BACKFILLING);
            return labeler;
        } catch (RuntimeException e) {
            labeler.close();
            throw e;
        }
    }

    /** What the service of this lane asks and tells. */
    private final class Events implements LaneService.Events {
        @Override
        public boolean isStopping() {
            return LabelerLane.this.isStopping();
        }

        @Override
        public boolean isDraining() {
            loop.beat();
            return LabelerLane.this.isDraining();
        }

        @Override
        public void caughtUp() {
            enter(LaneState.LIVE);
        }

        @Override
        public void startsOver(ImagesTopic topic) {
            LabelerLane.this.startsOver(topic);
        }

        @Override
        public void committed() {
            attempts.committed();
        }
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    private void startsOver(ImagesTopic topic) {
        if (startedOver.equals(Optional.of(topic.id()))) {
            return;
        }
        startedOver = Optional.of(topic.id());
        note = Optional.of("topic " + topic.name() + " was made anew; labels it from its beginning");
        LOG.warn("Lane {} starts over: {}", id, note.get());
        environment.journal().record(id, LaneState.BACKFILLING, attempt, note);
        state = LaneState.BACKFILLING;
        meters.entered(state);
    }

    private void enter(LaneState next) {
        if (state != next) {
            environment.journal().record(id, next, attempt, note);
            state = next;
            meters.entered(next);
            LOG.info("Lane {}", id.in(next));
        }
    }

    /** Told to stop; a lane whose version is no longer wanted says that it drains. */
    private boolean isDraining() {
        if (isStopping() && retiring) {
            enter(LaneState.DRAINING);
        }
        return isStopping();
    }

    /** A version's retirement stays on the topic, a process that merely goes away leaves nothing there. */
    private void end() {
        if (!isStopping() || state == LaneState.FAILED) {
            return;
        }
        try {
            if (retiring) {
                enter(LaneState.RETIRED);
            } else {
                environment.journal().forget(id);
            }
        } catch (LaddException | KafkaException e) {
            LOG.warn("Lane {} ends without saying so: {}", id, e.toString());
        }
    }

    private void fail(LaddException failure) {
        if (isStopping() && (state == LaneState.LOADING || state == LaneState.WARMING)) {
            LOG.info("Lane {} ends while it loads, no fault of its version's: {}", id, failure.getMessage());
            end();
            return;
        }
        state = LaneState.FAILED;
        meters.entered(state);
        environment.meters().laneFailed(failure.reason());
        LOG.error("Lane {} failed: {}", id, failure.getMessage(), failure.reason() == Reason.INTERNAL ? failure : null);
        try {
            environment.journal().recordFailure(id, attempt, failure);
        } catch (LaddException | KafkaException e) {
            LOG.warn("Lane {} failed without saying so: {}", id, e.toString());
        }
    }
}
