package dev.laddstreams.processors.labeler;

import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The labelers that a process has loaded, by artifact: lanes of one labeler version on several datasets share one. One
 * labels at a time, in the order of asking, so that lanes neither thrash the device nor starve each other. Thread-safe.
 */
final class LabelerPool {
    private final ReentrantLock device = new ReentrantLock(true);
    private final Map<String, Loaded> loaded = new HashMap<>();
    private final LabelerMetrics metrics;

    LabelerPool(LabelerMetrics metrics) {
        this.metrics = metrics;
    }

    /** The labeler with this checksum, loaded when it is not. */
    SharedLabeler acquire(String sha256, Supplier<Labeler> load) {
        device.lock();
        try {
            Loaded labeler = loaded.get(sha256);
            if (labeler == null) {
                labeler = new Loaded(sha256, load.get());
                loaded.put(sha256, labeler);
            }
            labeler.holders++;
            return new Hold(labeler);
        } finally {
            device.unlock();
        }
    }

    private void release(Loaded labeler) {
        device.lock();
        try {
            labeler.holders--;
            if (labeler.holders == 0) {
                loaded.remove(labeler.sha256);
                labeler.labeler.close();
            }
        } finally {
            device.unlock();
        }
    }

    /** Guarded by {@link #device}. */
    private static final class Loaded {
        private final String sha256;
        private final Labeler labeler;
        private int holders;

        Loaded(String sha256, Labeler labeler) {
            this.sha256 = sha256;
            this.labeler = labeler;
        }
    }

    private final class Hold implements SharedLabeler {
        private final Loaded held;
        private final AtomicBoolean released = new AtomicBoolean();

        Hold(Loaded held) {
            this.held = held;
        }

        @Override
        public LabelerSpec spec() {
            return held.labeler.spec();
        }

        @Override
        public String engine() {
            return held.labeler.engine();
        }

        @Override
        public float[] label(float[] images, int count) {
            device.lock();
            try {
                if (released.get()) {
                    throw new IllegalStateException("this labeler was let go");
                }
                long start = System.nanoTime();
                float[] labels = held.labeler.label(images, count);
                metrics.engineRan(System.nanoTime() - start);
                return labels;
            } finally {
                device.unlock();
            }
        }

        @Override
        public void close() {
            if (released.compareAndSet(false, true)) {
                release(held);
            }
        }
    }
}
