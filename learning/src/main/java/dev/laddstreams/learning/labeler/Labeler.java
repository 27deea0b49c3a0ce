package dev.laddstreams.learning.labeler;

import dev.laddstreams.learning.data.ImageShape;

/**
 * Gives every sub-image of an image a soft label, by a network of ours or by whatever a user brings. Not thread-safe: one
 * thread at a time; it uses its own number of threads inside. The one who opened it closes it.
 */
public interface Labeler extends AutoCloseable {
    LabelerSpec spec();

    /**
     * Cuts images of any extent, resizes their sub-images to the spec's input shape and labels them.
     *
     * @param shape of an image; its channels are those of the spec's input shape
     * @param images normalised space, [count, channels, height, width]; only the first {@code count} images are read
     * @param count images, at least 1
     * @return probabilities [count, n * n, classes]; each row is non-negative and sums to 1
     * @throws dev.laddstreams.errors.LaddException with reason {@code INFERENCE_FAILED} when the engine fails or returns
     *     a value that is not finite, {@code INCOMPATIBLE} for images of other channels
     */
    float[] label(ImageShape shape, float[] images, int count);

    /** As {@link #label(ImageShape, float[], int)}, images of the spec's own input shape. */
    default float[] label(float[] images, int count) {
        return label(spec().inputShape(), images, count);
    }

    /** Engine and version, for example {@code onnxruntime-1.29.0}. */
    String engine();

    /** What the engine computes on, for example {@code gpu(0)}. */
    default String device() {
        return "cpu";
    }

    /** Time that all of its threads together have spent on cutting sub-images, in nanoseconds; 0 where it does not tell. */
    default long cutNanos() {
        return 0;
    }

    @Override
    void close();
}
