package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;

/**
 * What an objective finds.
 *
 * @param loss the distance
 * @param largest greatest magnitude in {@code images}
 * @param images gradient of the distance by the decoded images, of their shape
 */
record ImageGradient(double loss, double largest, NDArray images) {
    boolean isFinite() {
        return Double.isFinite(loss) && Double.isFinite(largest);
    }
}
