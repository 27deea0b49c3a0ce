package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.LogFields;
import dev.laddstreams.clients.roles.Loop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a lane's batches through the engine on a thread of its own, in order, so that the lane polls, decodes and produces
 * meanwhile. One batch is in the engine and a few wait: the engine never waits for the lane. All methods are called by the
 * lane's thread.
 */
final class InferenceStage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceStage.class);
    /** One in the engine, two ready. */
    private static final int DEPTH = 3;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final BlockingQueue<Batch> waiting = new LinkedBlockingQueue<>();
    private final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
    private final BisectingInference inference;
    private final LabelerMeters meters;
    private final Loop loop;
    private final Thread thread;
    private int inFlight;
    private volatile boolean closed;

    /** A labelled batch, or why labelling broke down. */
    private record Finished(Optional<Batch> batch, Optional<Throwable> failure) {}

    /** @param loop of the thread to be, which has its name; closed with this */
    InferenceStage(BisectingInference inference, LabelerMeters meters, Loop loop) {
        this.inference = inference;
        this.meters = meters;
        this.loop = loop;
        this.thread = new Thread(LogFields.current().around(this::work), loop.name());
        thread.setDaemon(true);
        thread.start();
    }

    boolean hasRoom() {
        return inFlight < DEPTH;
    }

    boolean isIdle() {
        return inFlight == 0;
    }

    void submit(Batch batch) {
        inFlight++;
        meters.batchSubmitted(batch.images().size());
        waiting.add(batch);
    }

    /**
     * The next finished batch, in the order of submission.
     *
     * @throws RuntimeException what broke the engine
     * @throws Error what broke the engine
     */
    Optional<Batch> poll(Duration timeout) throws InterruptedException {
        Finished next = finished.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
            return Optional.empty();
        }
        inFlight--;
        meters.batchFinished();
        if (next.failure().isPresent()) {
            Throwable failure = next.failure().get();
            if (failure instanceof Error error) {
                throw error;
            }
            throw failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
        }
        return next.batch();
    }

    /** Drops what waits; returns when the engine is done with what it holds. */
    @Override
    public void close() {
        closed = true;
        waiting.clear();
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("The engine is still busy {} after {} was closed", CLOSE_TIMEOUT, thread.getName());
        }
        loop.close();
        while (inFlight > 0) {
            inFlight--;
            meters.batchFinished();
        }
    }

    private void work() {
        while (!closed) {
            try {
                Batch next = waiting.take();
                loop.beat();
                finished.add(label(next));
                loop.rest();
            } catch (InterruptedException e) {
                LOG.debug("{} ends", thread.getName());
                return;
            }
        }
    }

    private Finished label(Batch batch) {
        meters.workingOn(batch);
        try {
            return new Finished(Optional.of(inference.label(batch)), Optional.empty());
        } catch (RuntimeException | Error e) {
            return new Finished(Optional.empty(), Optional.of(e));
        }
    }
}
