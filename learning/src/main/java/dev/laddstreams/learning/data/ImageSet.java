package dev.laddstreams.learning.data;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Real images in memory, one split. Immutable by contract: callers must not write to {@link #pixels()}.
 *
 * @param name short name, for messages and default dataset ids, for example {@code fashion-mnist}
 * @param shape extent of every image
 * @param classNames one a class
 * @param pixels raw intensities [count, channels, height, width], unsigned bytes
 * @param labels class index of each image, 0-based
 * @param exact the images in normalised space [count, channels, height, width], of which {@code pixels} is a view; empty
 *     where the intensities are all there is
 */
public record ImageSet(
        String name, ImageShape shape, List<String> classNames, byte[] pixels, int[] labels, Optional<float[]> exact) {
    public ImageSet {
        requireNonNull(name, "name");
        classNames = List.copyOf(classNames);
        if ((long) labels.length * shape.values() != pixels.length) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "use image set " + name,
                    labels.length + " labels for " + pixels.length + " pixel bytes of shape " + shape,
                    "one label an image");
        }
    }

    /** Images of intensities. */
    public ImageSet(String name, ImageShape shape, List<String> classNames, byte[] pixels, int[] labels) {
        this(name, shape, classNames, pixels, labels, Optional.empty());
    }

    public int count() {
        return labels.length;
    }

    public int classes() {
        return classNames.size();
    }

    /** A copy with the images at these positions only, in their order. */
    public ImageSet select(int[] positions) {
        int size = shape.values();
        byte[] chosen = new byte[Math.multiplyExact(positions.length, size)];
        int[] chosenLabels = new int[positions.length];
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(pixels, positions[i] * size, chosen, i * size, size);
            chosenLabels[i] = labels[positions[i]];
        }
        return new ImageSet(name, shape, classNames, chosen, chosenLabels, exact.map(all -> select(all, positions)));
    }

    private float[] select(float[] all, int[] positions) {
        int size = shape.values();
        float[] chosen = new float[positions.length * size];
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(all, positions[i] * size, chosen, i * size, size);
        }
        return chosen;
    }
}
