package dev.laddstreams.learning.data;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.learning.ProgressListener;

/** Counts what several threads read, and tells the listener from one thread at a time. */
final class ReadingProgress {
    private static final int STEP = 100;

    private final ProgressListener listener;
    private final long total;

    @GuardedBy("this")
    private long done;

    ReadingProgress(ProgressListener listener, long total) {
        this.listener = listener;
        this.total = Math.max(1, total);
    }

    synchronized void advance() {
        done++;
        if (done % STEP == 0 || done == total) {
            listener.progress(done, total, "reading images");
        }
    }
}
