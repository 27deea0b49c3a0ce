package dev.laddstreams.learning.distillation;

/** Axis 6: which labels leave with the images. Dense labels are a labeler's work, on top of any of these. */
interface LabelPolicy extends Axis {
    DistilledSet label(Parameterisation images);
}
