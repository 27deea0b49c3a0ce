package dev.laddstreams.processors.labeler;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The labelers that a process has loaded, by artifact: lanes of one labeler version on several datasets share one. One
 * labels at a time, those of active versions before the others, so that back-filling neither thrashes the device nor holds
 * up live images. Loading goes on beside labelling. Thread-safe.
 */
final class LabelerPool {
    private final DeviceTurns device = new DeviceTurns();

    @GuardedBy("loaded")
    private final Map<String, Loaded> loaded = new HashMap<>();

    private final LabelerMetrics metrics;

    LabelerPool(LabelerMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * A lane's hold on the labeler with this checksum, loaded when it is not. Labelling waits while another lane uses the
     * device; closing lets go, and the last one closes the labeler itself. Unlike a labeler as such, a hold is thread-safe.
     *
     * @param isActive asked before each batch: whether its images go before those of others
     */
    Labeler acquire(String sha256, BooleanSupplier isActive, Supplier<Labeler> load) {
        synchronized (loaded) {
            Loaded labeler = loaded.get(sha256);
            if (labeler == null) {
                labeler = new Loaded(sha256, load.get());
                loaded.put(sha256, labeler);
            }
            labeler.holders++;
            return new Hold(labeler, isActive);
        }
    }

    private void release(Loaded labeler) {
        synchronized (loaded) {
            labeler.holders--;
            if (labeler.holders == 0) {
                loaded.remove(labeler.sha256);
                // not while a batch is in it
                device.enter(true);
                try {
                    labeler.labeler.close();
                } finally {
                    device.leave();
                }
            }
        }
    }

    /** A loaded labeler and how many hold it; guarded by {@link #loaded}. */
    private static final class Loaded {
        private final String sha256;
        private final Labeler labeler;
        private int holders;

        Loaded(String sha256, Labeler labeler) {
            this.sha256 = sha256;
            this.labeler = labeler;
        }
    }

    private final class Hold implements Labeler {
        private final Loaded held;
        private final BooleanSupplier isActive;
        private final AtomicBoolean released = new AtomicBoolean();

        Hold(Loaded held, BooleanSupplier isActive) {
            this.held = held;
            this.isActive = isActive;
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
        public float[] label(ImageShape shape, float[] images, int count) {
            device.enter(isActive.getAsBoolean());
            try {
                if (released.get()) {
                    throw new IllegalStateException("this labeler was let go");
                }
                long start = System.nanoTime();
                float[] labels = held.labeler.label(shape, images, count);
                metrics.engineRan(System.nanoTime() - start);
                return labels;
            } finally {
                device.leave();
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
