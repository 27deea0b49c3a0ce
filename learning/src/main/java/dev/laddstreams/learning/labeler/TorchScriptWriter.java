package dev.laddstreams.learning.labeler;

import dev.laddstreams.learning.labeler.ConvNetLayers.Block;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.network.NetworkWeights.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes our ConvNet as a TorchScript archive that {@code torch.jit.load} and DJL read: {@code forward} takes [batch,
 * channels, height, width] and returns logits [batch, classes]. Weights are buffers, so the module moves to a device
 * whole. The bytes depend on the weights alone.
 *
 * <p>An archive is a zip of {@code data.pkl} (the module's attributes), {@code data/<n>} (values of tensor n), {@code
 * code/__torch__.py} (the source text), {@code constants.pkl} and {@code version}.
 */
final class TorchScriptWriter {
    private final List<Tensor> tensors = new ArrayList<>();
    private final StringBuilder forward = new StringBuilder();

    private TorchScriptWriter() {}

    static byte[] write(NetworkWeights weights) {
        return new TorchScriptWriter().archive(ConvNetLayers.of(weights));
    }

    private byte[] archive(ConvNetLayers layers) {
        layers.blocks().forEach(this::block);
        line("return torch.linear(torch.flatten(x, 1, -1), %s, %s)", layers.linearWeight(), layers.linearBias());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ReproducibleZip zip = new ReproducibleZip(bytes)) {
            zip.add("model/data.pkl", attributes());
            zip.add("model/code/__torch__.py", source().getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < tensors.size(); i++) {
                zip.add(
                        "model/data/" + i,
                        TensorBytes.littleEndian(tensors.get(i).values()));
            }
            zip.add("model/constants.pkl", new Pickle().emptyTuple().end());
            zip.add("model/version", "10\n".getBytes(StandardCharsets.UTF_8));
            zip.add("model/byteorder", "little".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private void block(Block block) {
        line("x = torch.conv2d(x, %s, %s, [1, 1], [1, 1], [1, 1], 1)", block.weight(), block.bias());
        Tensor[] norm = block.norm().toArray(Tensor[]::new);
        if (block.batchNorm()) {
            line("x = torch.batch_norm(x, %s, %s, %s, %s, False, 0.1, 1.0e-05, True)", norm);
        } else {
            // instance norm as group norm with a group a channel: the same values, and faster
            line("x = torch.group_norm(x, " + norm[0].values().length + ", %s, %s, 1.0e-05, True)", norm);
        }
        line("x = torch.avg_pool2d(torch.relu(x), [2, 2], [2, 2], [0, 0], False, True, None)");
    }

    /** A line of the forward pass; each {@code %s} becomes the attribute that holds the operand. */
    private void line(String format, Tensor... operands) {
        Object[] attributes = new Object[operands.length];
        for (int i = 0; i < operands.length; i++) {
            attributes[i] = "self.t" + tensors.size();
            tensors.add(operands[i]);
        }
        forward.append("    ").append(format.formatted(attributes)).append('\n');
    }

    private String source() {
        StringBuilder source = new StringBuilder("class ConvNet(Module):\n  __parameters__ = []\n  __buffers__ = [");
        for (int i = 0; i < tensors.size(); i++) {
            source.append("\"t").append(i).append("\", ");
        }
        source.append("]\n");
        for (int i = 0; i < tensors.size(); i++) {
            source.append("  t").append(i).append(" : Tensor\n");
        }
        source.append("  training : bool\n  def forward(self: __torch__.ConvNet, x: Tensor) -> Tensor:\n");
        return source.append(forward).toString();
    }

    private byte[] attributes() {
        Pickle pickle = new Pickle().beginObject("__torch__", "ConvNet");
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            pickle.text("t" + i).tensor(Integer.toString(i), tensor.shape(), tensor.values().length);
        }
        return pickle.text("training").bool(false).endObject().end();
    }
}
