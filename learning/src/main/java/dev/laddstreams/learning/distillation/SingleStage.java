package dev.laddstreams.learning.distillation;

import java.util.List;

/** All iterations in one stage. */
final class SingleStage implements Schedule {
    private final List<Stage> stages;

    SingleStage(Wiring wiring) {
        this.stages = List.of(new Stage(0, wiring.request().iterations()));
    }

    @Override
    public List<Stage> stages() {
        return stages;
    }
}
