package dev.laddstreams.processors.progress;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the counting of labelled images runs.
 *
 * @param applicationId consumer group and prefix of the internal topics; a new one counts everything anew and reports it
 *     again
 * @param stateFolder where the stores lie; rebuilt from their changelogs when it is lost, and not shared by processes
 * @param threads stream threads, at least 1
 * @param interval shortest time between two IN_PROGRESS reports of a dataset
 * @param storeMemoryBytes bound of the stores' block cache and write buffers together, all threads
 */
public record ProgressSettings(
        String applicationId, Path stateFolder, int threads, Duration interval, long storeMemoryBytes) {
    /** The application id unless another is given. */
    public static final String DEFAULT_APPLICATION_ID = "ladd-progress";

    private static final Duration DEFAULT_INTERVAL = Duration.ofMillis(250);
    private static final long DEFAULT_STORE_MEMORY_BYTES = 64L << 20;

    public ProgressSettings {
        requireNonNull(applicationId, "applicationId");
        requireNonNull(stateFolder, "stateFolder");
        if (threads < 1 || interval.isNegative() || interval.isZero() || storeMemoryBytes < 1 << 20) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "track progress",
                    threads + " threads, every " + interval + ", " + storeMemoryBytes + " bytes",
                    "at least 1 thread, a positive interval and 1 MiB");
        }
    }

    /** Application {@code ladd-progress}, one thread, a report every 250 ms, 64 MiB. */
    public static ProgressSettings of(Path stateFolder) {
        return new ProgressSettings(
                DEFAULT_APPLICATION_ID, stateFolder, 1, DEFAULT_INTERVAL, DEFAULT_STORE_MEMORY_BYTES);
    }
}
