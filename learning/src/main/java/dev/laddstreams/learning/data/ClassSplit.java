package dev.laddstreams.learning.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How a set without a split of its own is split, always the same way: of each class, in the order given, every fifth image
 * (the 5th, 10th, ...) is a test image; of a class of 2 to 4 images it is the last; a class of one image has none.
 */
final class ClassSplit {
    private static final int EVERY = 5;

    private ClassSplit() {}

    /** Which images are test images. */
    static boolean[] test(int[] labels) {
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int label : labels) {
            sizes.merge(label, 1, Integer::sum);
        }
        Map<Integer, Integer> seen = new HashMap<>();
        boolean[] test = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            int position = seen.merge(labels[i], 1, Integer::sum);
            int size = sizes.get(labels[i]);
            test[i] = size < EVERY ? size > 1 && position == size : position % EVERY == 0;
        }
        return test;
    }

    /** The images for which {@code isTest} has the given value. */
    static RawSplits.Split part(String what, PixelStore all, int[] labels, boolean[] isTest, boolean value) {
        int[] chosen = new int[labels.length];
        int count = 0;
        for (int i = 0; i < labels.length; i++) {
            if (isTest[i] == value) {
                chosen[count++] = i;
            }
        }
        int[] positions = Arrays.copyOf(chosen, count);
        return new RawSplits.Split(
                what,
                all.select(what, positions),
                Arrays.stream(positions).map(i -> labels[i]).toArray());
    }
}
