package dev.laddstreams.learning.distillation.axes.model;

import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.ModelSource;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workload;
import java.util.Set;

/** Trained networks with batch norm that never change, one a stage, in turn. */
public final class FrozenNetworks implements ModelSource {
    private final Teachers teachers;

    public FrozenNetworks(Wiring wiring) {
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
    public Workload preparation() {
        return teachers.preparation();
    }
}
