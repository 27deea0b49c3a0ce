package dev.laddstreams.learning.labeler;

import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.network.NetworkWeights.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The weights of a ConvNet by layer: what a model file is written from. */
record ConvNetLayers(List<Block> blocks, Tensor linearWeight, Tensor linearBias) {
    /**
     * One block.
     *
     * @param norm scale and shift, and with batch norm running mean and variance
     */
    record Block(Tensor weight, Tensor bias, List<Tensor> norm) {
        boolean batchNorm() {
            return norm.size() == 4;
        }
    }

    static ConvNetLayers of(NetworkWeights weights) {
        ConvNetSpec spec = weights.spec();
        List<Tensor> tensors = weights.tensors();
        int each = spec.tensorsPerBlock();
        List<Block> blocks = new ArrayList<>();
        for (int first = 0; first < spec.depth() * each; first += each) {
            blocks.add(new Block(tensors.get(first), tensors.get(first + 1), tensors.subList(first + 2, first + each)));
        }
        return new ConvNetLayers(blocks, tensors.get(tensors.size() - 2), tensors.get(tensors.size() - 1));
    }
}
