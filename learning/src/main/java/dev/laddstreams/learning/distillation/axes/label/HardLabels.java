package dev.laddstreams.learning.distillation.axes.label;

import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.axes.LabelPolicy;
import dev.laddstreams.learning.distillation.axes.Parameterisation;

/** Each image leaves with the index of its class. */
public final class HardLabels implements LabelPolicy {
    @Override
    public DistilledSet label(Parameterisation images) {
        return images.decoded();
    }
}
