package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.List;

/**
 * A data set as training and test split.
 *
 * @param normalisation the published values where the set is a known one, else measured on the training split
 * @param skipped the files that were left out because they could not be read; empty unless that was asked for
 */
public record DataSplits(ImageSet train, ImageSet test, Normalisation normalisation, List<String> skipped) {
    public DataSplits {
        skipped = List.copyOf(skipped);
        if (!train.shape().equals(test.shape()) || !train.classNames().equals(test.classNames())) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "use data set " + train.name(),
                    "training split " + train.shape() + " with " + train.classes() + " classes, test split "
                            + test.shape() + " with " + test.classes(),
                    "the same shape and classes in both");
        }
    }

    /** Splits from which nothing was left out. */
    public DataSplits(ImageSet train, ImageSet test, Normalisation normalisation) {
        this(train, test, normalisation, List.of());
    }
}
