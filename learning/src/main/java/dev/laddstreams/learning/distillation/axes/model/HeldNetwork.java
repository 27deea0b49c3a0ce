package dev.laddstreams.learning.distillation.axes.model;

import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.network.NetworkWeights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A network's weights as one row of values, as checkpoints and files keep them. */
final class HeldNetwork {
    private HeldNetwork() {}

    static float[] flat(NetworkWeights weights) {
        int size = weights.tensors().stream().mapToInt(t -> t.values().length).sum();
        float[] flat = new float[size];
        int at = 0;
        for (Tensor tensor : weights.tensors()) {
            System.arraycopy(tensor.values(), 0, flat, at, tensor.values().length);
            at += tensor.values().length;
        }
        return flat;
    }

    /** @param like of the same network */
    static NetworkWeights of(NetworkWeights like, float[] flat) {
        ConvNetSpec spec = like.spec();
        List<Tensor> tensors = new ArrayList<>();
        int at = 0;
        for (Tensor tensor : like.tensors()) {
            int size = tensor.values().length;
            tensors.add(new Tensor(tensor.name(), tensor.shape(), Arrays.copyOfRange(flat, at, at + size)));
            at += size;
        }
        return new NetworkWeights(spec, tensors);
    }
}
