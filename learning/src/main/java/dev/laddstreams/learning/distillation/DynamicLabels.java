package dev.laddstreams.learning.distillation;

/** The trained networks leave with the images, and label every augmented, mixed batch when a network trains (INFER+Dyn). */
final class DynamicLabels implements LabelPolicy {
    private final Teachers teachers;

    DynamicLabels(Wiring wiring) {
        this.teachers = new Teachers(wiring);
    }

    @Override
    public DistilledSet label(Parameterisation images) {
        return images.decoded().labelledBy(teachers.all());
    }
}
