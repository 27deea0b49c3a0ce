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
        return new Workload(0, 0);
    }

    /** Image passes before the first iteration, for all stages, one after the other as in {@link Workload}. */
    default double preparationPasses() {
        return 0;
    }
}
