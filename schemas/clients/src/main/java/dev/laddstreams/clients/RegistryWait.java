package dev.laddstreams.clients;

import dev.laddstreams.errors.Backoff;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records while the schema registry comes and goes: for a minute it is waited for. */
public final class RegistryWait {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryWait.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RegistryWait() {}

    /**
     * What is read, as soon as the registry answers.
     *
     * @throws LaddException {@code REGISTRY_UNAVAILABLE} after a minute; else what reading throws
     */
    public static <T> T until(Supplier<T> read) {
        Backoff backoff = Backoff.until(new CountDownLatch(1));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return read.get();
            } catch (LaddException e) {
                if (e.reason() != Reason.REGISTRY_UNAVAILABLE || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                LOG.warn("Waiting for the schema registry: {}", e.getMessage());
                pause(backoff, e);
            }
        }
    }

    /** Throws what is no fault of a record: a registry that is away, and an interruption. */
    public static void rethrow(LaddException failure) {
        if (failure.reason() == Reason.REGISTRY_UNAVAILABLE || failure.reason() == Reason.INTERRUPTED) {
            throw failure;
        }
    }

    private static void pause(Backoff backoff, LaddException cause) {
        try {
            backoff.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }
}
