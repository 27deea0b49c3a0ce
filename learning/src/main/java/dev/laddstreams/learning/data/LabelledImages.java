package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;

/**
 * Images in normalised space with hard labels: a distilled set, or real images chosen from one.
 *
 * @param values [count, channels, height, width]
 * @param labels class index of each image, 0-based
 */
public record LabelledImages(ImageShape shape, float[] values, int[] labels) {
    public LabelledImages {
        if ((long) labels.length * shape.values() != values.length) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "use labelled images",
                    labels.length + " labels for " + values.length + " values of shape " + shape,
                    "one label an image");
        }
    }

    public int count() {
        return labels.length;
    }
}
