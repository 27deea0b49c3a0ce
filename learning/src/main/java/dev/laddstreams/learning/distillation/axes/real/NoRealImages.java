package dev.laddstreams.learning.distillation.axes.real;

import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.RealBatch;
import dev.laddstreams.learning.distillation.axes.RealSource;

/** Real images are seen by the networks alone, before distillation. */
public final class NoRealImages implements RealSource {
    @Override
    public RealBatch next(Iteration iteration) {
        return RealBatch.NONE;
    }
}
