package dev.laddstreams.learning.distillation.axes.label;

import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.axes.LabelPolicy;
import dev.laddstreams.learning.distillation.axes.Parameterisation;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.model.Teachers;

/** The trained networks leave with the images, and label every augmented, mixed batch when a network trains (INFER+Dyn). */
public final class DynamicLabels implements LabelPolicy {
    private final Teachers teachers;

    public DynamicLabels(Wiring wiring) {
        this.teachers = new Teachers(wiring);
    }

    @Override
    public DistilledSet label(Parameterisation images) {
        return images.decoded().labelledBy(teachers.all());
    }
}
