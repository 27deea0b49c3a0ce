package dev.laddstreams.processors.labeler;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.processors.labeler.LabelerMeters.Stage;
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

    private final LabelerMeters meters;

    LabelerPool(LabelerMeters meters) {
        this.meters = meters;
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
                labeler = new Loaded(sha256, measured(load));
                loaded.put(sha256, labeler);
            }
            labeler.holders++;
            return new Hold(labeler, isActive);
        }
    }

    private Labeler measured(Supplier<Labeler> load) {
        long start = System.nanoTime();
        try {
            Labeler labeler = load.get();
            meters.loaded(System.nanoTime() - start);
            return labeler;
        } catch (LaddException e) {
            meters.loadFailed(e.reason());
            throw e;
        } catch (RuntimeException e) {
            meters.loadFailed(Reason.INTERNAL);
            throw e;
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
                    meters.unloaded();
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
        public String device() {
            return held.labeler.device();
        }

        @Override
        public float[] label(ImageShape shape, float[] images, int count) {
            device.enter(isActive.getAsBoolean());
            try {
                if (released.get()) {
                    throw new IllegalStateException("this labeler was let go");
                }
                long cutBefore = held.labeler.cutNanos();
                long start = System.nanoTime();
                float[] labels = held.labeler.label(shape, images, count);
                meters.took(Stage.INFER, System.nanoTime() - start);
                meters.took(Stage.CUT, held.labeler.cutNanos() - cutBefore);
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
