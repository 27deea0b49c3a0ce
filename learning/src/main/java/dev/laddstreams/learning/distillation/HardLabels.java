package dev.laddstreams.learning.distillation;

/** Each image leaves with the index of its class. */
final class HardLabels implements LabelPolicy {
    @Override
    public DistilledSet label(Parameterisation images) {
        return new DistilledSet(images.images(), images.sourcePositions(), images.storedBytes());
    }
}
