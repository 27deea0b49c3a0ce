package dev.laddstreams.learning.training;

import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.label.DenseLabelStatistics;
import dev.laddstreams.learning.network.Classifier;
import java.util.function.IntConsumer;

/** Looks at the dense labels of held-out images. */
final class HeldOutLabels {
    private static final int LEAST = 100;
    private static final int MOST = 1_000;

    private HeldOutLabels() {}

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
        double agreement = 0;
        for (int i = 0; i < sample; i++) {
            int position = (int) ((long) i * heldOut.count() / sample);
            normalisation.normalise(heldOut.pixels(), position * shape.values(), shape, image, 0);
            grid.cut(image, 0, shape, subImages, 0);
            DenseLabelStatistics ofImage = DenseLabelStatistics.of(
                    labeler.probabilities(subImages, temperature), grid.subImages(), classes, new int[] {
                        heldOut.labels()[position]
                    });
            entropy += ofImage.meanEntropy();
            agreement += ofImage.agreement();
            onSubImages.accept(grid.subImages());
        }
        return new DenseLabelStatistics(entropy / sample, agreement / sample, (long) sample * grid.subImages());
    }
}
