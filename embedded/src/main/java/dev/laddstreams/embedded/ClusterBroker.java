package dev.laddstreams.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One broker of a cluster in this process, which is one of its controllers as well, on loopback. Topics that Kafka makes for
 * itself are on up to three brokers. Thread-safe.
 */
public final class ClusterBroker implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final EmbeddedBroker broker;
    private final CompletableFuture<String> failure;

    @GuardedBy("this")
    private boolean closed;

    private ClusterBroker(EmbeddedBroker broker, CompletableFuture<String> failure) {
        this.broker = broker;
        this.failure = failure;
    }

    /**
     * Returns when it takes connections, which is when most of the controllers have started.
     *
     * @param folder of this broker alone, with what it knew before
     * @param id of its node in the layout, from 1
     */
    public static ClusterBroker start(Path folder, ClusterLayout layout, int id) {
        CompletableFuture<String> failure = new CompletableFuture<>();
        return new ClusterBroker(EmbeddedBroker.start(folder, layout, id, failure::complete), failure);
    }

    /** Completes, with the cause as its value, when the broker gives up. */
    public CompletionStage<String> failure() {
        return failure.minimalCompletionStage();
    }

    /** Hands its partitions over and stops in order; data stays. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            broker.stop(STOP_LIMIT);
        }
    }
}
