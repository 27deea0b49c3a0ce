package dev.laddstreams.clients.roles;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.Backoff;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long-running part of the system, which lives once: {@code STARTING}, {@code RUNNING}, {@code STOPPING}, then
 * {@code STOPPED} or {@code FAILED}. It creates the shared topics that are missing and then does the {@link #work()} of its
 * kind. What {@linkplain Reason#mayPass() may pass} is waited for, and the work begins anew; only what cannot be written at
 * the start ends the role at once, because a wrong setting is the likelier cause. Everything else ends it, and
 * {@link #failure()} tells why.
 *
 * <p>Its owner calls {@link #run()} or {@link #start()}, once, and {@link #close()} from another thread. Thread-safe.
 */
public abstract class Role implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Role.class);
    /** How long Kafka lets the member of a group go without a poll, unless the user says otherwise. */
    private static final String POLL_LIMIT_MS = "300000";

    private final String name;
    private final KafkaConnection connection;
    private final Collection<TopicSpec> topics;
    private final Heartbeat heartbeat;
    private final Loops loops;
    private final Stop stop = new Stop();
    private final Backoff backoff = new Backoff(stop::await);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    @GuardedBy("this")
    private RoleState state = RoleState.STARTING;

    @GuardedBy("this")
    private Optional<LaddException> failure = Optional.empty();

    @GuardedBy("this")
    private boolean begun;

    /** Whether the work at hand has begun its first step. For the thread that runs. */
    private boolean stepping;

    /**
     * Makes a role that does nothing yet.
     *
     * @param name for messages and threads, for example {@code sink}
     * @param topics what is created where it is missing
     * @throws LaddException {@code USAGE} when the consumers' {@code max.poll.interval.ms} is no number
     */
    protected Role(String name, KafkaConnection connection, Collection<TopicSpec> topics) {
        this(name, connection, topics, System::nanoTime);
    }

    Role(String name, KafkaConnection connection, Collection<TopicSpec> topics, LongSupplier nanoTime) {
        this.name = requireNonNull(name, "name");
        this.connection = requireNonNull(connection, "connection");
        this.topics = List.copyOf(topics);
        Duration limit = pollLimit();
        this.heartbeat = new Heartbeat(nanoTime, limit);
        this.loops = new Loops(nanoTime, limit);
    }

    private Duration pollLimit() {
        String key = ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
        Object set = connection.consumerProperties().getOrDefault(key, POLL_LIMIT_MS);
        try {
            return Duration.ofMillis((Integer) ConfigDef.parseType(key, set, ConfigDef.Type.INT));
        } catch (ConfigException e) {
            throw KafkaFailure.cannot("set up the " + name, connection, e);
        }
    }

    /**
     * Opens what it needs, takes steps for as long as {@link #goesOn()} says so, and closes what it has opened, also when it
     * fails halfway. It is called again when it ended with what may pass. No step may take longer than the consumers'
     * {@code max.poll.interval.ms}.
     */
    protected abstract void work() throws InterruptedException;

    /** Says that the role is alive and about to take a step. Returns whether it should. For the thread that works. */
    protected final boolean goesOn() {
        heartbeat.beat();
        if (stepping) {
            backoff.reset();
        }
        stepping = true;
        synchronized (this) {
            if (state == RoleState.STARTING) {
                state = RoleState.RUNNING;
            }
            return state == RoleState.RUNNING;
        }
    }

    /**
     * Tells what keeps it from its work, while it runs: a sentence for each thing, none when it is ready. Called from other
     * threads.
     */
    public List<String> hindrances() {
        return List.of();
    }

    /** Its loops beside the one that {@link #goesOn()} speaks for. */
    public final Loops loops() {
        return loops;
    }

    /** Waits at most so long, less when the role is told to stop. For the thread that works. */
    protected final void pause(Duration time) throws InterruptedException {
        if (stop.await(time)) {
            LOG.debug("The {} was told to stop while it paused", name);
        }
    }

    /**
     * Works until {@link #close()}; returns at once when it was closed before.
     *
     * @throws LaddException what ended it: {@code INTERRUPTED} with its thread, {@code INTERNAL} for what the code does not
     *     foresee and for a second run
     */
    public final void run() {
        begin();
        live();
        throwFailure();
    }

    /**
     * Works on a thread of its own, which keeps no process alive, until {@link #close()}.
     *
     * @throws LaddException {@code INTERNAL} for a second run
     */
    public final void start() {
        begin();
        Thread thread = new Thread(this::live, name);
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void begin() {
        if (begun) {
            throw LaddException.cannot(
                    Reason.INTERNAL, "run the " + name, "it has run before", "one run an object; make a new one");
        }
        begun = true;
    }

    private void live() {
        try {
            while (!stop.isRequested()) {
                tryToWork();
            }
            end(RoleState.STOPPED, Optional.empty());
        } catch (InterruptedException e) {
            fail(LaddException.interrupted("run the " + name, e));
        } catch (LaddException e) {
            fail(e);
        } catch (Throwable e) {
            fail(LaddException.defect("run the " + name, e));
        }
    }

    private void tryToWork() throws InterruptedException {
        heartbeat.beat();
        stepping = false;
        try {
            if (!topics.isEmpty()) {
                Topics.create(connection, topics);
            }
            work();
        } catch (KafkaException e) {
            waitFor(KafkaFailure.cannot("run the " + name, connection, e));
            return;
        } catch (LaddException e) {
            waitFor(e);
            return;
        }
        if (!stop.isRequested()) {
            throw unexpectedEnd();
        }
    }

    private void waitFor(LaddException cause) throws InterruptedException {
        boolean isPlaceWrong = state() == RoleState.STARTING
                && (cause.reason() == Reason.OUTPUT_UNWRITABLE || cause.reason() == Reason.DISK_FULL);
        if (!cause.reason().mayPass() || isPlaceWrong) {
            throw cause;
        }
        LOG.warn("The {} waits: {}", name, cause.getMessage());
        pause(backoff.next());
    }

    private void fail(LaddException cause) {
        LOG.debug("The {} failed", name, cause);
        end(RoleState.FAILED, Optional.of(cause));
    }

    private void end(RoleState end, Optional<LaddException> cause) {
        synchronized (this) {
            state = end;
            failure = cause;
        }
        cause.ifPresentOrElse(ended::completeExceptionally, () -> ended.complete(null));
    }

    /** What messages and threads call it. */
    public final String name() {
        return name;
    }

    public final synchronized RoleState state() {
        return state;
    }

    /** Tells why it has failed; empty in every other state. */
    public final synchronized Optional<LaddException> failure() {
        return failure;
    }

    /** Done when it has ended, exceptionally when it has failed. */
    public final CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Throws what ended it, if it has ended. */
    public final void requireRunning() {
        throwFailure();
        if (state().isEnd()) {
            throw unexpectedEnd();
        }
    }

    private void throwFailure() {
        failure().ifPresent(cause -> {
            throw cause;
        });
    }

    private LaddException unexpectedEnd() {
        return LaddException.cannot(Reason.INTERNAL, "run the " + name, "it ended", "to run until it is stopped");
    }

    /** Tells how long ago it last said that it is alive. */
    public final Duration sinceLastBeat() {
        return heartbeat.age();
    }

    /** Whether it should have said long ago that it is alive: it hangs. One that does not run is not late. */
    public final synchronized boolean isLate() {
        return begun && !state.isEnd() && heartbeat.isLate();
    }

    /**
     * Tells it to stop, and returns when it has put its work away. One that has not run yet never will; one that has ended
     * stays as it is.
     */
    @Override
    public final void close() {
        synchronized (this) {
            if (!begun) {
                state = RoleState.STOPPED;
                ended.complete(null);
            } else if (!state.isEnd()) {
                state = RoleState.STOPPING;
            }
            // what a pause gives way to has to see the state that it was told of
            stop.request();
        }
        try {
            ended.get();
        } catch (ExecutionException e) {
            LOG.debug("The {} had failed", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
