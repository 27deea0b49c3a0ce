package dev.laddstreams.learning.distillation;

import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;

/**
 * What the axes of a method are made from.
 *
 * @param classIndex positions of the real images by class
 * @param seed of the run
 * @param program holds {@code convnet} and {@code distillation}; closed by the run
 * @param scope lives as long as the run
 */
record Wiring(DistillationRequest request, ClassIndex classIndex, Seed seed, TorchProgram program, TorchScope scope) {
    int classes() {
        return classIndex.classes();
    }
}
