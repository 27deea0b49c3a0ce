package dev.laddstreams.learning.distillation;

import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import java.util.stream.IntStream;

/**
 * Controls made of real images: drawn at random, or nearest to the k-means centres of each class's pixels. Both are
 * ordered by class, then by index, hold no image twice and are a function of the seed alone.
 */
public final class RealSubset {
    private RealSubset() {}

    /**
     * The draw that a distillation starts from under the same seed.
     *
     * @throws dev.laddstreams.errors.LaddException INPUT_INVALID for a class with fewer images than wanted
     */
    public static DistilledSet random(ImageSet real, Normalisation normalisation, int imagesPerClass, long seed) {
        return gather(real, normalisation, randomPositions(real, imagesPerClass, seed));
    }

    /**
     * For each class the real images nearest to the centres of a k-means clustering (Lloyd, k-means++ start) of its
     * normalised pixels, k = {@code imagesPerClass}. One image a class: the one nearest to the class mean.
     *
     * @throws dev.laddstreams.errors.LaddException INPUT_INVALID for a class with fewer images than wanted
     */
    public static DistilledSet kMeans(ImageSet real, Normalisation normalisation, int imagesPerClass, long seed) {
        ClassIndex index = ClassIndex.of(real, imagesPerClass);
        int[] positions = new int[index.classes() * imagesPerClass];
        IntStream.range(0, index.classes()).parallel().forEach(c -> {
            Seed classSeed = new Seed(seed).derive("k-means", c);
            int[] chosen = new PixelClusters(real, normalisation, index.of(c))
                    .nearestToCentres(imagesPerClass, classSeed.generator());
            System.arraycopy(chosen, 0, positions, c * imagesPerClass, imagesPerClass);
        });
        return gather(real, normalisation, positions);
    }

    static int[] randomPositions(ImageSet real, int imagesPerClass, long seed) {
        ClassIndex index = ClassIndex.of(real, imagesPerClass);
        int[] positions = new int[index.classes() * imagesPerClass];
        for (int c = 0; c < index.classes(); c++) {
            int[] chosen = new Seed(seed).derive("first images", c).sample(index.of(c), imagesPerClass);
            System.arraycopy(chosen, 0, positions, c * imagesPerClass, imagesPerClass);
        }
        return positions;
    }

    private static DistilledSet gather(ImageSet real, Normalisation normalisation, int[] positions) {
        int size = real.shape().values();
        float[] values = new float[Math.multiplyExact(positions.length, size)];
        int[] labels = new int[positions.length];
        for (int i = 0; i < positions.length; i++) {
            normalisation.normalise(
                    real.pixels(), Math.multiplyExact(positions[i], size), real.shape(), values, i * size);
            labels[i] = real.labels()[positions[i]];
        }
        LabelledImages images = new LabelledImages(real.shape(), values, labels);
        return new DistilledSet(images, positions, (long) values.length * Float.BYTES);
    }
}
