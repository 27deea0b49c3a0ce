package dev.laddstreams.learning.label;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;

/**
 * What the dense labels of some images are like: softer labels have more entropy, labels that repeat the hard label have
 * none and agree fully (specification 1.3: the epoch of a labeler is chosen by looking at these).
 *
 * @param meanEntropy mean over all rows of {@code -sum p ln p}, in nats, 0..ln(classes)
 * @param agreement share of rows whose most likely class (the lowest of equals) is the image's hard label, 0..1
 * @param rows rows that were counted
 */
public record DenseLabelStatistics(double meanEntropy, double agreement, long rows) {
    /**
     * @param probabilities [hardLabels.length, rowsPerImage, classes]
     * @param hardLabels class index of each image
     */
    public static DenseLabelStatistics of(float[] probabilities, int rowsPerImage, int classes, int[] hardLabels) {
        long rows = (long) hardLabels.length * rowsPerImage;
        if (rows == 0 || rows * classes != probabilities.length) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "describe dense labels",
                    probabilities.length + " values",
                    hardLabels.length + " images x " + rowsPerImage + " rows x " + classes + " classes");
        }
        double entropy = 0;
        long agreeing = 0;
        for (int row = 0; row < rows; row++) {
            entropy += entropy(probabilities, row * classes, classes);
            if (mostLikely(probabilities, row * classes, classes) == hardLabels[row / rowsPerImage]) {
                agreeing++;
            }
        }
        return new DenseLabelStatistics(entropy / rows, (double) agreeing / rows, rows);
    }

    /** Entropy in nats of the row of {@code classes} probabilities at {@code offset}. */
    public static double entropy(float[] probabilities, int offset, int classes) {
        double entropy = 0;
        for (int i = offset; i < offset + classes; i++) {
            double p = probabilities[i];
            if (p > 0) {
                entropy -= p * Math.log(p);
            }
        }
        return entropy;
    }

    /** Class of the largest probability in the row at {@code offset}, the lowest of equals. */
    public static int mostLikely(float[] probabilities, int offset, int classes) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
            if (probabilities[offset + i] > probabilities[offset + best]) {
                best = i;
            }
        }
        return best;
    }
}
