package dev.laddstreams.learning.evaluation;

import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.evaluation.TrainingStages.Part;
import java.util.random.RandomGenerator;

/**
 * Which images, and which sub-image of each, the steps of one network take in a stage. It depends on the seed, the stage and
 * the sizes alone, so that all controls of a seed see the same. Images come in passes: each image once, in random order,
 * before any comes again.
 */
final class ImageDraws {
    private final int[] images;
    private final int subImages;
    private final RandomGenerator order;
    private final RandomGenerator places;
    private int[] pass = new int[0];
    private int next;

    ImageDraws(Part stage, int subImages, long seed) {
        this.images = stage.images();
        this.subImages = subImages;
        this.order = SeededRandom.of(seed, "images", stage.number());
        this.places = SeededRandom.of(seed, "sub-images", stage.number());
    }

    /** The next image. */
    int image() {
        if (next == pass.length) {
            pass = SeededRandom.permutation(images.length, order);
            next = 0;
        }
        return images[pass[next++]];
    }

    /** Draws a sub-image uniformly. */
    int subImage() {
        return places.nextInt(subImages);
    }
}
