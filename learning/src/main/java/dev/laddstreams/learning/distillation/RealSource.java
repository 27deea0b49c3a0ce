package dev.laddstreams.learning.distillation;

/** Axis 4: which real images an iteration sees, and under which augmentation. */
interface RealSource extends Axis {
    RealBatch next(Iteration iteration);
}
