package dev.laddstreams.learning.network;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.engine.TorchMethod;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.engine.TorchSource;
import dev.laddstreams.learning.network.NetworkWeights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes the weights of ConvNets, and carries them into PyTorch and back. The network itself is {@code convnet.py}. */
public final class ConvNet {
    public static final TorchMethod FEATURES = TorchMethod.of("features(x, w, per_block)");
    public static final TorchMethod LOGITS = TorchMethod.of("logits(x, w, per_block)");

    /** The TorchScript program with the network's forward pass. */
    public static final TorchSource PROGRAM = TorchSource.of("convnet", FEATURES, LOGITS);

    private ConvNet() {}

    /**
     * Fresh weights by PyTorch's default rule: convolution and linear weights and biases uniform in +-1/sqrt(fan-in),
     * norm scale 1 and shift 0. The same spec and seed give the same weights.
     */
    public static NetworkWeights initialise(ConvNetSpec spec, long seed) {
        RandomGenerator random = SeededRandom.of(seed, "weights", 0);
        return new NetworkWeights(
                spec,
                TensorShape.of(spec).stream()
                        .map(tensor -> new Tensor(tensor.name(), tensor.shape(), first(tensor, random)))
                        .toList());
    }

    /** The weights as tensors of {@code scope}, in the same order. */
    public static List<NDArray> tensors(TorchScope scope, NetworkWeights weights) {
        List<NDArray> tensors = new ArrayList<>();
        weights.tensors().forEach(tensor -> tensors.add(scope.floats(tensor.values(), tensor.shape())));
        return tensors;
    }

    /** A copy of tensors in the order of {@link #tensors}. */
    public static NetworkWeights weights(ConvNetSpec spec, List<NDArray> tensors) {
        List<TensorShape> shapes = TensorShape.of(spec);
        List<Tensor> copies = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            NDArray tensor = tensors.get(i);
            copies.add(new Tensor(
                    i < shapes.size() ? shapes.get(i).name() : "tensor" + i,
                    tensor.getShape().getShape(),
                    tensor.toFloatArray()));
        }
        return new NetworkWeights(spec, copies);
    }

    private static float[] first(TensorShape tensor, RandomGenerator random) {
        float[] values = new float[tensor.size()];
        switch (tensor.start()) {
            case UNIFORM -> {
                float bound = (float) (1 / Math.sqrt(tensor.fanIn()));
                for (int i = 0; i < values.length; i++) {
                    values[i] = (2 * random.nextFloat() - 1) * bound;
                }
            }
            case ZEROS -> Arrays.fill(values, 0f);
            case ONES -> Arrays.fill(values, 1f);
        }
        return values;
    }
}
