package dev.laddstreams.app.studies;

import dev.laddstreams.learning.data.ImageSet;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A part of a real set, drawn at random without replacement. */
public final class ImageSample {
    private ImageSample() {}

    /** All of the set when it has no more than {@code count} images; the order of the set is kept. */
    public static ImageSet of(ImageSet set, int count, long seed) {
        if (set.count() <= count) {
            return set;
        }
        return set.select(positions(set.count(), count, seed));
    }

    private static int[] positions(int all, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] positions = new int[all];
        Arrays.setAll(positions, i -> i);
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i, all);
            int swapped = positions[i];
            positions[i] = positions[j];
            positions[j] = swapped;
        }
        int[] chosen = Arrays.copyOf(positions, count);
        Arrays.sort(chosen);
        return chosen;
    }
}
