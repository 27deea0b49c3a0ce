package dev.laddstreams.learning.evaluation;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.grid.SubImageGrid;

/**
 * A label-augmented set of images to train fresh networks on.
 *
 * @param classes at least 2
 * @param denseLabels probabilities [count, n * n, classes], row-major; empty for a set with hard labels alone
 * @param stages in which networks train on the images
 */
public record AugmentedSet(
        LabelledImages images, SubImageGrid grid, int classes, float[] denseLabels, TrainingStages stages) {
    public AugmentedSet {
        requireNonNull(images, "images");
        requireNonNull(grid, "grid");
        requireNonNull(stages, "stages");
        long expected = (long) images.count() * grid.subImages() * classes;
        if (denseLabels.length != 0 && denseLabels.length != expected) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "use dense labels of " + images.count() + " images",
                    denseLabels.length + " values",
                    expected + " values: " + grid.subImages() + " sub-images of " + classes + " classes each, or none");
        }
        if (stages.ofImages().length != images.count()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "use the stages of " + images.count() + " images",
                    stages.ofImages().length + " stages",
                    "one an image");
        }
        for (int label : images.labels()) {
            if (label < 0 || label >= classes) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID, "use a hard label", String.valueOf(label), "0.." + (classes - 1));
            }
        }
    }

    /** A set on whose images networks train all at once. */
    public AugmentedSet(LabelledImages images, SubImageGrid grid, int classes, float[] denseLabels) {
        this(images, grid, classes, denseLabels, TrainingStages.single(images.count()));
    }

    public boolean hasDenseLabels() {
        return denseLabels.length > 0;
    }
}
