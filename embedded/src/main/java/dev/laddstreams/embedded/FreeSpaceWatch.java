package dev.laddstreams.embedded;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again at how much space is left for a folder. A broker whose disk is full hangs for minutes before it gives
 * up, and stops badly: it is stopped while there is room to do so.
 */
final class FreeSpaceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FreeSpaceWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Path folder;
    private final long leastBytes;
    private final Consumer<LaddException> onLow;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "free-space");
        thread.setDaemon(true);
        return thread;
    });

    private FreeSpaceWatch(Path folder, long leastBytes, Consumer<LaddException> onLow) {
        this.folder = folder;
        this.leastBytes = leastBytes;
        this.onLow = onLow;
    }

    /**
     * Begins to look.
     *
     * @param onLow hears, perhaps more than once, that less than so many bytes are left
     */
    static FreeSpaceWatch begin(Path folder, long leastBytes, Consumer<LaddException> onLow) {
        FreeSpaceWatch watch = new FreeSpaceWatch(folder, leastBytes, onLow);
        ScheduledFuture<?> unused =
                watch.looks.scheduleWithFixedDelay(watch::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        long free = freeBytes(folder);
        if (free < leastBytes) {
            onLow.accept(low(folder, free, leastBytes));
        }
    }

    /** Bytes that this process may still write; as many as there can be where the system does not tell. */
    static long freeBytes(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            LOG.warn("Cannot tell how much space is left at {}", folder, e);
            return Long.MAX_VALUE;
        }
    }

    private static LaddException low(Path folder, long free, long least) {
        return LaddException.cannot(
                Reason.DISK_FULL,
                "go on with the embedded broker",
                "the disk is nearly full, " + (free >> 20) + " MiB are left at " + folder,
                "at least " + (least >> 20) + " MiB, embedded.min-free-bytes; nothing that was committed is lost");
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
