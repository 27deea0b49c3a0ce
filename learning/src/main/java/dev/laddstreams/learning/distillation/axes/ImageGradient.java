package dev.laddstreams.learning.distillation.axes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.laddstreams.learning.engine.TorchScope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an objective finds.
 *
 * @param loss the distance
 * @param largest greatest magnitude in {@code images}
 * @param images gradient of the distance by the decoded images, of their shape
 * @param targets gradient by their labels; empty where the objective has none
 * @param learningRate gradient by the learning rate; empty where the objective has none
 */
public record ImageGradient(
        double loss, double largest, NDArray images, Optional<NDArray> targets, OptionalDouble learningRate) {
    /** Of an objective that knows images alone. */
    public ImageGradient(double loss, double largest, NDArray images) {
        this(loss, largest, images, Optional.empty(), OptionalDouble.empty());
    }

    /**
     * Of classes that were evaluated apart.
     *
     * @param parts in the order of the classes: the distance and the greatest magnitude, and the gradient, of each
     * @return tensors of {@code scope}
     */
    public static ImageGradient joined(TorchScope scope, List<List<NDArray>> parts) {
        double loss = 0;
        double largest = 0;
        NDList gradients = new NDList();
        for (List<NDArray> part : parts) {
            double[] numbers = part.get(0).toDoubleArray();
            loss += numbers[0];
            largest = Math.max(largest, numbers[1]);
            gradients.add(part.get(1));
        }
        NDArray all = gradients.size() == 1 ? gradients.get(0) : NDArrays.concat(gradients);
        return new ImageGradient(loss, largest, scope.keep(all));
    }

    public boolean isFinite() {
        return Double.isFinite(loss) && Double.isFinite(largest) && Double.isFinite(learningRate.orElse(0));
    }
}
