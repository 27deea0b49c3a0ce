package dev.laddstreams.learning.distillation.axes;

/** Axis 1: what is matched between real and synthetic images, and by which distance. Never touches the optimiser. */
public interface Objective extends Axis {
    /**
     * The distance and its gradient.
     *
     * @param model weights of this iteration
     * @return tensors of the iteration's scope
     */
    ImageGradient evaluate(Iteration iteration, Model model, RealBatch real, SyntheticBatch synthetic);

    /** What one iteration costs. */
    Workload workload();
}
