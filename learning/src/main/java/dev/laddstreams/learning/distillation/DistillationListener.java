package dev.laddstreams.learning.distillation;

import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.LabelledImages;

/** Hears a distillation while it runs, on the computing thread. */
public interface DistillationListener extends ProgressListener {
    /** Networks train before the iterations; several threads call, one at a time. */
    default void preparing(String what) {
        progress(0, 1, what);
    }

    /** An iteration is done; called before {@link #progress}. */
    default void iterated(double loss) {}

    /** A revision on the way. The images are a copy. */
    void preview(int iteration, LabelledImages images);
}
