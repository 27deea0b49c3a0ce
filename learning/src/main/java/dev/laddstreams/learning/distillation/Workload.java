package dev.laddstreams.learning.distillation;

/**
 * What one iteration costs.
 *
 * @param imagePasses one after the other: a forward pass of one image through the network counts 1, a backward pass 2;
 *     passes side by side count as one
 * @param imagesAtOnce most images whose activations are held at once for a backward pass
 */
record Workload(double imagePasses, int imagesAtOnce) {}
