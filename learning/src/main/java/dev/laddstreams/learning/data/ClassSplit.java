package dev.laddstreams.learning.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a set is split, always the same way: of each class, in the order given, every n-th image (of a set without a split of
 * its own the 5th, 10th, ...) is set apart; of a class of 2 to n - 1 images it is the last; a class of one image has none.
 */
final class ClassSplit {
    private static final int EVERY = 5;

    private ClassSplit() {}

    /** Which images are test images. */
    static boolean[] test(int[] labels) {
        return apart(labels, EVERY);
    }

    /** Which images are set apart. */
    static boolean[] apart(int[] labels, int every) {
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int label : labels) {
            sizes.merge(label, 1, Integer::sum);
        }
        Map<Integer, Integer> seen = new HashMap<>();
        boolean[] apart = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            int position = seen.merge(labels[i], 1, Integer::sum);
            int size = sizes.getOrDefault(labels[i], 0);
            apart[i] = size < every ? size > 1 && position == size : position % every == 0;
        }
        return apart;
    }

    /** The images for which {@code isTest} has the given value. */
    static RawSplits.Split part(String what, PixelStore all, int[] labels, boolean[] isTest, boolean value) {
        int[] positions = positions(isTest, value);
        return new RawSplits.Split(
                what,
                all.select(what, positions),
                Arrays.stream(positions).map(i -> labels[i]).toArray());
    }

    /** Where a flag has the given value. */
    static int[] positions(boolean[] flags, boolean value) {
        return IntStream.range(0, flags.length).filter(i -> flags[i] == value).toArray();
    }
}
