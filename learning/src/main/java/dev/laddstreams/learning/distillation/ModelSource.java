package dev.laddstreams.learning.distillation;

/** Axis 2: where network weights come from. */
interface ModelSource extends Axis {
    /**
     * The weights of an iteration.
     *
     * @param synthetic the images as they are now, for sources that train on them
     */
    Model next(Iteration iteration, SyntheticBatch synthetic);
}
