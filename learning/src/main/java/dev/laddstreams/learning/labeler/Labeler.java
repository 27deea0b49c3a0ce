package dev.laddstreams.learning.labeler;

/**
 * Gives every sub-image of an image a soft label. Not thread-safe: one thread at a time; it uses its own number of
 * threads inside. The one who opened it closes it.
 */
public interface Labeler extends AutoCloseable {
    LabelerSpec spec();

    /**
     * Cuts, resizes and labels.
     *
     * @param images normalised space, [count, channels, height, width] of the spec's input shape; only the first
     *     {@code count} images are read
     * @param count images, at least 1
     * @return probabilities [count, n * n, classes]; each row is non-negative and sums to 1
     * @throws dev.laddstreams.errors.LaddException with reason {@code INFERENCE_FAILED} when the engine fails or returns
     *     a value that is not finite
     */
    float[] label(float[] images, int count);

    /** Engine and version, for example {@code onnxruntime-1.29.0}. */
    String engine();

    @Override
    void close();
}
