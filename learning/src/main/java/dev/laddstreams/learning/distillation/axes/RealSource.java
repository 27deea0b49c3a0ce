package dev.laddstreams.learning.distillation.axes;

/** Axis 4: which real images an iteration sees, and under which augmentation. */
public interface RealSource extends Axis {
    RealBatch next(Iteration iteration);
}
