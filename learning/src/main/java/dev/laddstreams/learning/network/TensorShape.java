package dev.laddstreams.learning.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Name, extent and first values of one tensor of a ConvNet.
 *
 * @param fanIn inputs of one output value, where the tensor starts uniform in +-1/sqrt(fanIn)
 */
record TensorShape(String name, long[] shape, Start start, int fanIn) {
    /** What a tensor holds before training. */
    enum Start {
        UNIFORM,
        ZEROS,
        ONES
    }

    /** The tensors of a network in the order of {@link NetworkWeights}. */
    static List<TensorShape> of(ConvNetSpec spec) {
        List<TensorShape> all = new ArrayList<>();
        long width = spec.width();
        for (int block = 0; block < spec.depth(); block++) {
            int in = spec.channelsInto(block);
            String conv = "block" + block + ".conv.";
            String norm = "block" + block + ".norm.";
            all.add(uniform(conv + "weight", in * 9, width, in, 3, 3));
            all.add(uniform(conv + "bias", in * 9, width));
            all.add(new TensorShape(norm + "scale", new long[] {width}, Start.ONES, 0));
            all.add(new TensorShape(norm + "shift", new long[] {width}, Start.ZEROS, 0));
            if (spec.norm() == ConvNetSpec.Norm.BATCH) {
                all.add(new TensorShape(norm + "mean", new long[] {width}, Start.ZEROS, 0));
                all.add(new TensorShape(norm + "variance", new long[] {width}, Start.ONES, 0));
            }
        }
        int features = spec.featureMap().values();
        all.add(uniform("linear.weight", features, spec.classes(), features));
        all.add(uniform("linear.bias", features, spec.classes()));
        return all;
    }

    int size() {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }

    private static TensorShape uniform(String name, int fanIn, long... shape) {
        return new TensorShape(name, shape, Start.UNIFORM, fanIn);
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape);
    }
}
