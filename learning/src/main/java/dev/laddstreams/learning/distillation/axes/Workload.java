package dev.laddstreams.learning.distillation.axes;

/**
 * What one iteration costs.
 *
 * @param imagePasses one after the other: a forward pass of one image through the network counts 1, a backward pass 2;
 *     passes side by side count as one
 * @param imagesAtOnce most images whose activations are held at once for a backward pass
 */
public record Workload(double imagePasses, int imagesAtOnce) {
    /**
     * Values held for each value of the first feature map while an image is differentiated: convolution, norm and ReLU
     * with the pooled map, their gradients, and a third more for the deeper blocks.
     */
    public static final int HELD_PER_VALUE = 7;
}
