package dev.laddstreams.learning.data;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.List;

/**
 * A data set as training and test split.
 *
 * @param test the same object as {@code train} where the set was kept whole
 * @param normalisation the published values where the set is a known one, else measured on the training split
 * @param report how the set was taken
 */
public record DataSplits(ImageSet train, ImageSet test, Normalisation normalisation, SetReport report) {
    public DataSplits {
        requireNonNull(report, "report");
        if (!train.shape().equals(test.shape()) || !train.classNames().equals(test.classNames())) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "use data set " + train.name(),
                    "training split " + train.shape() + " with " + train.classes() + " classes, test split "
                            + test.shape() + " with " + test.classes(),
                    "the same shape and classes in both");
        }
    }

    /** Splits that were not read from files. */
    public DataSplits(ImageSet train, ImageSet test, Normalisation normalisation) {
        this(train, test, normalisation, SetReport.NONE);
    }

    /** Whether training and test images are the same ones. */
    @SuppressWarnings("ReferenceEquality") // two sets of the same content are a split all the same
    boolean whole() {
        return train == test;
    }

    /** The files that were left out because they could not be read; empty unless that was asked for. */
    public List<String> skipped() {
        return report.skipped();
    }

    /** What was read and how, one line each, for people. */
    public List<String> summary() {
        return report.lines(this);
    }
}
