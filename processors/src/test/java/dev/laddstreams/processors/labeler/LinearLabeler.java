package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.processors.TestRecords;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A labeler small enough to check by hand: one sub-image, the whole image of 1x2x2; the two classes' logits are the sum of
 * the upper and of the lower row. It fails on {@link #POISON} and takes a fixed time for each image.
 */
class LinearLabeler implements Labeler {
    static final float POISON = 666f;
    static final LabelerSpec SPEC = new LabelerSpec(
            new ImageShape(1, 2, 2),
            TestRecords.CLASSES,
            new Normalisation(List.of(0.5f), List.of(0.25f)),
            new SubImageGrid(1, 1),
            1,
            LabelerSpec.Output.LOGITS,
            LabelerMeasurements.NONE);

    private static final int PIXELS = 4;

    private final Duration perImage;

    LinearLabeler(Duration perImage) {
        this.perImage = perImage;
    }

    @Override
    public LabelerSpec spec() {
        return SPEC;
    }

    @Override
    public float[] label(ImageShape shape, float[] images, int count) {
        if (!perImage.isZero()) {
            LockSupport.parkNanos(perImage.toNanos() * count);
        }
        float[] labels = new float[2 * count];
        for (int i = 0; i < count; i++) {
            int from = i * PIXELS;
            if (images[from] == POISON) {
                throw LaddException.cannot(Reason.INFERENCE_FAILED, "label image", "poison", "anything else");
            }
            float upper = images[from] + images[from + 1];
            float lower = images[from + 2] + images[from + 3];
            labels[2 * i] = (float) (1 / (1 + Math.exp(lower - upper)));
            labels[2 * i + 1] = 1 - labels[2 * i];
        }
        return labels;
    }

    @Override
    public String engine() {
        return "linear-1";
    }

    @Override
    public void close() {}
}
