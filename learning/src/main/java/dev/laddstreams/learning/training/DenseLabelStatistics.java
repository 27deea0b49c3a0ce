package dev.laddstreams.learning.training;

import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.network.Classifier;
import java.util.function.IntConsumer;

/**
 * What the dense labels of held-out images look like.
 *
 * @param entropy mean over sub-images in nats
 * @param agreement share of sub-images whose most likely class is the image's
 */
record DenseLabelStatistics(double entropy, double agreement) {
    private static final int LEAST = 100;
    private static final int MOST = 1_000;

    /**
     * Images that are looked at: as many as have about one sub-image for each held-out image, but at least 100 and at most
     * 1,000, spread evenly over the set.
     */
    static int sampleSize(ImageSet heldOut, SubImageGrid grid) {
        int wanted = Math.max(LEAST, Math.min(MOST, heldOut.count() / grid.subImages()));
        return Math.min(wanted, heldOut.count());
    }

    /** @param onSubImages hears the number of sub-images labelled, in parts */
    static DenseLabelStatistics measure(
            Classifier labeler,
            ImageSet heldOut,
            Normalisation normalisation,
            SubImageGrid grid,
            double temperature,
            IntConsumer onSubImages) {
        ImageShape shape = heldOut.shape();
        int classes = labeler.spec().classes();
        int sample = sampleSize(heldOut, grid);
        float[] image = new float[shape.values()];
        float[] subImages = new float[grid.subImages() * shape.values()];
        double entropy = 0;
        int agreeing = 0;
        for (int i = 0; i < sample; i++) {
            int position = (int) ((long) i * heldOut.count() / sample);
            normalisation.normalise(heldOut.pixels(), position * shape.values(), shape, image, 0);
            grid.cut(image, 0, shape, subImages, 0);
            float[] labels = labeler.probabilities(subImages, temperature);
            for (int row = 0; row < labels.length; row += classes) {
                entropy += entropy(labels, row, classes);
                agreeing += mostLikely(labels, row, classes) == heldOut.labels()[position] ? 1 : 0;
            }
            onSubImages.accept(grid.subImages());
        }
        double rows = (double) sample * grid.subImages();
        return new DenseLabelStatistics(entropy / rows, agreeing / rows);
    }

    private static double entropy(float[] labels, int row, int classes) {
        double sum = 0;
        for (int i = row; i < row + classes; i++) {
            sum -= labels[i] > 0 ? labels[i] * Math.log(labels[i]) : 0;
        }
        return sum;
    }

    private static int mostLikely(float[] labels, int row, int classes) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
            best = labels[row + i] > labels[row + best] ? i : best;
        }
        return best;
    }
}
