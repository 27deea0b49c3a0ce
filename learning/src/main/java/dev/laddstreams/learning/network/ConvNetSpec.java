package dev.laddstreams.learning.network;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;

/**
 * The ConvNet of dataset distillation: depth x (3x3 convolution with bias, normalisation, ReLU, 2x2 average pool), then
 * one linear layer (specification: Zhao et al., Dataset Condensation, networks.py).
 *
 * @param input padded to at least 32 px by the reader, so every convolution pads by 1
 * @param classes at least 2
 * @param width channels of every convolution, at least 1
 * @param depth 3 for 32 px, 4 for 64 px, 5 for 128 px; each block halves the map, and at least 1 x 1 must be left
 */
public record ConvNetSpec(ImageShape input, int classes, int width, int depth, Norm norm) {
    private static final int KERNEL = 3 * 3;

    /** Which normalisation follows each convolution. */
    public enum Norm {
        INSTANCE,
        BATCH
    }

    public ConvNetSpec {
        requireNonNull(input, "input");
        requireNonNull(norm, "norm");
        int side = Math.min(input.height(), input.width());
        if (classes < 2 || width < 1 || depth < 1 || depth > 30 || side >> depth < 1) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "use a ConvNet of depth " + depth + " and width " + width,
                    "input " + input + ", " + classes + " classes",
                    "classes >= 2, width >= 1, depth >= 1 and 2^depth <= the shorter side");
        }
    }

    /** Instance norm, and the depth that leaves a 4 x 4 map: log2(side / 4), at least 1. */
    public static ConvNetSpec forInput(ImageShape input, int classes, int width) {
        int side = Math.min(input.height(), input.width());
        int depth = Math.max(1, 31 - Integer.numberOfLeadingZeros(Math.max(1, side / 4)));
        return new ConvNetSpec(input, classes, width, depth, Norm.INSTANCE);
    }

    /** The name of the architecture, for example {@code convnet-d3-w32-instance}. */
    public String family() {
        return "convnet-d" + depth + "-w" + width + "-" + EnumCode.of(norm);
    }

    /** Tensors of one block in {@link NetworkWeights}: 4, or 6 with the running statistics of batch norm. */
    public int tensorsPerBlock() {
        return switch (norm) {
            case INSTANCE -> 4;
            case BATCH -> 6;
        };
    }

    /** Extent of the last feature map: 4 x 4 for 32 px and depth 3. */
    public ImageShape featureMap() {
        return new ImageShape(width, input.height() >> depth, input.width() >> depth);
    }

    /** Channels that block {@code block}, 0-based, takes. */
    public int channelsInto(int block) {
        return block == 0 ? input.channels() : width;
    }

    /** Trainable values; running statistics are not counted. */
    public long parameters() {
        long sum = (long) classes * featureMap().values() + classes;
        for (int block = 0; block < depth; block++) {
            sum += (long) width * channelsInto(block) * KERNEL + 3L * width;
        }
        return sum;
    }

    /** Multiply-adds of the convolutions and the linear layer in the forward pass of one image. */
    public long multiplyAdds() {
        long sum = (long) classes * featureMap().values();
        for (int block = 0; block < depth; block++) {
            long positions = (long) (input.height() >> block) * (input.width() >> block);
            sum += positions * width * channelsInto(block) * KERNEL;
        }
        return sum;
    }
}
