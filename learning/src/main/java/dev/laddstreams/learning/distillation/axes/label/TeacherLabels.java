package dev.laddstreams.learning.distillation.axes.label;

import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.axes.LabelPolicy;
import dev.laddstreams.learning.distillation.axes.Parameterisation;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.model.Teachers;

/**
 * Each image leaves with one static soft label: softmax of the logits of the trained networks, averaged (INFER). Logits
 * follow from it but for a constant: log of the label.
 */
public final class TeacherLabels implements LabelPolicy {
    private final Wiring wiring;
    private final Teachers teachers;

    public TeacherLabels(Wiring wiring) {
        this.wiring = wiring;
        this.teachers = new Teachers(wiring);
    }

    @Override
    public DistilledSet label(Parameterisation images) {
        DistilledSet set = images.decoded();
        LabelledImages decoded = set.images();
        float[] labels = teachers.meanLogits(decoded.values());
        int classes = wiring.classes();
        for (int row = 0; row < labels.length; row += classes) {
            softmax(labels, row, classes);
        }
        return set.labelled(labels);
    }

    private static void softmax(float[] values, int from, int count) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            greatest = Math.max(greatest, values[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(values[from + i] - greatest);
        }
        for (int i = 0; i < count; i++) {
            values[from + i] = (float) (Math.exp(values[from + i] - greatest) / sum);
        }
    }
}
