package dev.laddstreams.learning.distillation.axes;

/** Axis 2: where network weights come from. */
public interface ModelSource extends Axis {
    /**
     * The weights of an iteration.
     *
     * @param synthetic the images as they are now, for sources that train on them
     */
    Model next(Iteration iteration, SyntheticBatch synthetic);

    /** What this adds to the cost of an iteration. */
    default Workload workload() {
        return Workload.NONE;
    }

    /** What comes before the first iteration, for all stages. */
    default Workload preparation() {
        return Workload.NONE;
    }
}
