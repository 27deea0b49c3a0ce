package dev.laddstreams.learning.labeler;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.labeler.ConvNetLayers.Block;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.network.NetworkWeights.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes our ConvNet as an ONNX model (IR version 8, operator set 17): input {@code images} [batch, channels, height,
 * width] with any batch, output {@code logits} [batch, classes]. The bytes depend on the weights alone.
 */
final class OnnxWriter {
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;
    private static final float EPSILON = 1e-5f;

    private final OnnxMessage graph = new OnnxMessage();
    private final List<Tensor> initializers = new ArrayList<>();

    private OnnxWriter() {}

    static byte[] write(NetworkWeights weights) {
        return new OnnxWriter().model(weights);
    }

    private byte[] model(NetworkWeights weights) {
        ConvNetLayers layers = ConvNetLayers.of(weights);
        ImageShape input = weights.spec().input();
        String last = "images";
        for (int i = 0; i < layers.blocks().size(); i++) {
            last = block(layers.blocks().get(i), "block" + i, last);
        }
        node("Flatten", List.of(last), "features");
        List<String> linear = List.of("features", take(layers.linearWeight()), take(layers.linearBias()));
        node("Gemm", linear, "logits", OnnxMessage.integer("transB", 1));
        graph.string(2, weights.spec().family());
        for (Tensor tensor : initializers) {
            graph.message(5, OnnxMessage.tensor(tensor.name(), tensor.shape(), tensor.values()));
        }
        graph.message(11, OnnxMessage.valueInfo("images", "batch", input.channels(), input.height(), input.width()));
        graph.message(
                12, OnnxMessage.valueInfo("logits", "batch", weights.spec().classes()));
        return new OnnxMessage()
                .integer(1, IR_VERSION)
                .string(2, "ladd-streams")
                .message(7, graph)
                .message(8, new OnnxMessage().string(1, "").integer(2, OPERATOR_SET))
                .toBytes();
    }

    private String block(Block block, String name, String input) {
        node(
                "Conv",
                List.of(input, take(block.weight()), take(block.bias())),
                name + ".convolved",
                OnnxMessage.integers("kernel_shape", 3, 3),
                OnnxMessage.integers("pads", 1, 1, 1, 1),
                OnnxMessage.integers("strides", 1, 1));
        List<String> norm = new ArrayList<>(List.of(name + ".convolved"));
        block.norm().forEach(tensor -> norm.add(take(tensor)));
        node(
                block.batchNorm() ? "BatchNormalization" : "InstanceNormalization",
                norm,
                name + ".normalised",
                OnnxMessage.decimal("epsilon", EPSILON));
        node("Relu", List.of(name + ".normalised"), name + ".active");
        node(
                "AveragePool",
                List.of(name + ".active"),
                name + ".pooled",
                OnnxMessage.integers("kernel_shape", 2, 2),
                OnnxMessage.integers("strides", 2, 2));
        return name + ".pooled";
    }

    /** Notes a tensor as an initializer of the graph and returns its name. */
    private String take(Tensor tensor) {
        initializers.add(tensor);
        return tensor.name();
    }

    /** A node of one output, which also names it. */
    private void node(String operator, List<String> inputs, String output, OnnxMessage... attributes) {
        OnnxMessage node = new OnnxMessage();
        inputs.forEach(input -> node.string(1, input));
        node.string(2, output).string(3, output).string(4, operator);
        for (OnnxMessage attribute : attributes) {
            node.message(5, attribute);
        }
        graph.message(1, node);
    }
}
