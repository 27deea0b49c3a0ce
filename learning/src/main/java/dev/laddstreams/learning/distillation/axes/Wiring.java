package dev.laddstreams.learning.distillation.axes;

import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;

/**
 * What the axes of a method are made from.
 *
 * @param schedule of the same row
 * @param pool the real images
 * @param program holds {@code convnet}, {@code dsa}, {@code inference}, {@code training} and {@code distillation}; closed
 *     by the run
 * @param scope lives as long as the run
 * @param temporary for networks that no checkpoint keeps
 * @param workers for what is apart by class
 * @param preparation hears of networks that train before the first iteration
 */
public record Wiring(
        DistillationRequest request,
        Schedule schedule,
        RealPool pool,
        TorchProgram program,
        TorchScope scope,
        TemporaryFolder temporary,
        Workers workers,
        Preparation preparation) {
    /** The same run with other real images. */
    public Wiring with(RealPool other) {
        return new Wiring(request, schedule, other, program, scope, temporary, workers, preparation);
    }

    public int classes() {
        return pool.index().classes();
    }

    /** That of the whole run. */
    public Seed seed() {
        return new Seed(request.seed());
    }

    public Recipe recipe() {
        return request.recipe();
    }
}
