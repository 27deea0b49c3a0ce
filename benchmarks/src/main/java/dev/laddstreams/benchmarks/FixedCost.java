package dev.laddstreams.benchmarks;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.labeler.LabelerSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Stands in for a labeler on a GPU: a batch takes a fixed time, in which the processor is free. Images of 32x32x3, 5 x 5
 * sub-images, ten classes; every label is uniform.
 */
final class FixedCost implements Labeler {
    static final ImageShape SHAPE = new ImageShape(3, 32, 32);
    static final List<String> CLASS_NAMES =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    static final Normalisation NORMALISATION =
            new Normalisation(List.of(0.5f, 0.5f, 0.5f), List.of(0.25f, 0.25f, 0.25f));
    /** Two bytes a probability. */
    static final int LABEL_BYTES = 2 * SubImageGrid.DEFAULT.subImages() * CLASS_NAMES.size();

    static final LabelerSpec SPEC = new LabelerSpec(
            SHAPE,
            CLASS_NAMES,
            NORMALISATION,
            SubImageGrid.DEFAULT,
            1,
            LabelerSpec.Output.LOGITS,
            LabelerMeasurements.NONE);

    private final Duration perBatch;

    FixedCost(Duration perBatch) {
        this.perBatch = perBatch;
    }

    /** Returns no sooner, and later by the accuracy of the operating system's timers alone. */
    static void await(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public LabelerSpec spec() {
        return SPEC;
    }

    @Override
    public float[] label(ImageShape shape, float[] images, int count) {
        await(perBatch);
        float[] labels = new float[count * SPEC.grid().subImages() * SPEC.classes()];
        Arrays.fill(labels, 1f / SPEC.classes());
        return labels;
    }

    @Override
    public String engine() {
        return "fixed-cost";
    }

    @Override
    public void close() {}
}
