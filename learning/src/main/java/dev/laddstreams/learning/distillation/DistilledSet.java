package dev.laddstreams.learning.distillation;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.LabelledImages;

/**
 * A distilled set, or a chosen real one, ordered by class, then index.
 *
 * @param sourcePositions for each image, the position in the real set that it was made from
 * @param storedBytes what the parameterisation really stores
 */
public record DistilledSet(LabelledImages images, int[] sourcePositions, long storedBytes) {
    public DistilledSet {
        requireNonNull(images, "images");
        if (sourcePositions.length != images.count()) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "use distilled set",
                    sourcePositions.length + " source positions for " + images.count() + " images",
                    "one an image");
        }
    }
}
