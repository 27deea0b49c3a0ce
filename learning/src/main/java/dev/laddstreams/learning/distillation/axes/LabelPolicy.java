package dev.laddstreams.learning.distillation.axes;

import dev.laddstreams.learning.distillation.DistilledSet;

/** Axis 6: which labels leave with the images. Dense labels are a labeler's work, on top of any of these. */
public interface LabelPolicy extends Axis {
    DistilledSet label(Parameterisation images);
}
