package dev.laddstreams.learning.distillation;

/** Each image leaves with the index of its class. */
final class HardLabels implements LabelPolicy {
    @Override
    public DistilledSet label(Parameterisation images) {
        return images.decoded();
    }
}
