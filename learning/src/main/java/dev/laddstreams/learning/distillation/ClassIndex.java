package dev.laddstreams.learning.distillation;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageSet;
import java.util.Arrays;

/** Positions of the images of each class, ascending. Immutable by contract. */
public final class ClassIndex {
    private final int[][] positions;

    private ClassIndex(int[][] positions) {
        this.positions = positions;
    }

    /** @throws LaddException INPUT_INVALID for a class with fewer images than {@code atLeast} */
    public static ClassIndex of(ImageSet images, int atLeast) {
        int[] counts = new int[images.classes()];
        for (int label : images.labels()) {
            if (label < 0 || label >= counts.length) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "use image set " + images.name(),
                        "label " + label,
                        "a class index in 0.." + (counts.length - 1));
            }
            counts[label]++;
        }
        int[][] positions = new int[counts.length][];
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] < atLeast) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "choose " + atLeast + " images a class from " + images.name(),
                        "class " + images.classNames().get(c) + " has " + counts[c],
                        "at least " + atLeast + " images in every class");
            }
            positions[c] = new int[counts[c]];
        }
        Arrays.fill(counts, 0);
        for (int i = 0; i < images.count(); i++) {
            int c = images.labels()[i];
            positions[c][counts[c]++] = i;
        }
        return new ClassIndex(positions);
    }

    public int classes() {
        return positions.length;
    }

    /** Of all classes, in the order of the classes. */
    public int[] all() {
        return Arrays.stream(positions).flatMapToInt(Arrays::stream).toArray();
    }

    /** The same classes with some of their positions. */
    public ClassIndex keeping(int[][] kept) {
        return new ClassIndex(kept);
    }

    public int[] of(int classIndex) {
        return positions[classIndex];
    }
}
