package dev.laddstreams.learning.distillation.axes;

/**
 * What a piece of work costs, one iteration for example.
 *
 * @param imagePasses a forward pass of one image through the network counts 1, a backward pass 2
 * @param sideBySide how many of the passes run at a time, at least 1
 * @param imagesAtOnce most images whose activations are held at once for a backward pass
 */
public record Workload(double imagePasses, int sideBySide, int imagesAtOnce) {
    public static final Workload NONE = new Workload(0, 1, 0);

    /**
     * Values held for each value of the first feature map while an image is differentiated: convolution, norm and ReLU
     * with the pooled map, their gradients, and a third more for the deeper blocks.
     */
    public static final int HELD_PER_VALUE = 7;

    /** Image passes one after the other; those side by side count as one. */
    public double passesInTurn() {
        return imagePasses / sideBySide;
    }
}
