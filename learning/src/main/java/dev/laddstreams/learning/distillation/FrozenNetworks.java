package dev.laddstreams.learning.distillation;

import java.util.Set;

/** Trained networks with batch norm that never change, one a stage, in turn. */
final class FrozenNetworks implements ModelSource {
    private final Teachers teachers;

    FrozenNetworks(Wiring wiring) {
        this.teachers = new Teachers(wiring);
    }

    @Override
    public Set<Capability> provides() {
        return Set.of(Capability.RUNNING_STATISTICS);
    }

    @Override
    public Model next(Iteration iteration, SyntheticBatch synthetic) {
        return new Model(teachers.weights(iteration.stage().index() % teachers.count()));
    }

    @Override
    public double preparationPasses() {
        return teachers.preparationPasses();
    }
}
