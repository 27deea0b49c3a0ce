package dev.laddstreams.learning.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.engine.TorchMethod;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Arguments of the objectives' programs in double precision, and checks of gradients against finite differences. */
public final class Float64 implements AutoCloseable {
    public static final double SCALE = 0.01;
    public static final double SHIFT = -1.2;
    private static final double STEP = 1e-6;

    public final TorchScope scope = TorchScope.open();
    public final NetworkWeights weights;
    private final TorchProgram program;
    private final ImageSet real;
    private final ConvNetSpec network;
    private final DsaParameters draw;

    public Float64(TorchProgram program, ImageSet real, ConvNetSpec network, DsaParameters draw) {
        this.program = program;
        this.real = real;
        this.network = network;
        this.draw = draw;
        this.weights = ConvNet.initialise(network, 21);
    }

    /** Calls with {@code before}, then the real images, augmentation and weights, then {@code after}. */
    public List<NDArray> callWithReal(TorchMethod method, List<Object> before, List<Object> after) {
        int classes = real.classes();
        ImageShape shape = real.shape();
        ClassIndex index = ClassIndex.of(real, 1);
        List<Integer> positions = new ArrayList<>();
        int[] counts = new int[classes];
        int[] operations = new int[classes];
        float[] draws = new float[classes * DsaParameters.COLUMNS];
        for (int c = 0; c < classes; c++) {
            for (int position : index.of(c)) {
                positions.add(position);
            }
            counts[c] = index.of(c).length;
            operations[c] = draw.operation().code();
            System.arraycopy(draw.values(), 0, draws, c * DsaParameters.COLUMNS, DsaParameters.COLUMNS);
        }
        double[] scale = new double[shape.channels()];
        double[] shift = new double[shape.channels()];
        Arrays.fill(scale, SCALE);
        Arrays.fill(shift, SHIFT);
        List<Object> arguments = new ArrayList<>(before);
        arguments.add(scope.bytes(real.pixels(), real.count(), shape.channels(), shape.height(), shape.width()));
        arguments.add(
                scope.indices(positions.stream().mapToInt(Integer::intValue).toArray()));
        arguments.add(scope.indices(counts));
        arguments.add(scope.doubles(scale, 1, scale.length, 1, 1));
        arguments.add(scope.doubles(shift, 1, shift.length, 1, 1));
        arguments.add(scope.indices(operations));
        arguments.add(scope.floats(draws, classes, DsaParameters.COLUMNS));
        arguments.add(tensors(weights));
        arguments.add(network.tensorsPerBlock());
        arguments.addAll(after);
        return program.call(scope, method, arguments.toArray());
    }

    public List<NDArray> tensors(NetworkWeights of) {
        List<NDArray> tensors = new ArrayList<>();
        for (NetworkWeights.Tensor tensor : of.tensors()) {
            double[] wide = new double[tensor.values().length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = tensor.values()[i];
            }
            tensors.add(scope.doubles(wide, tensor.shape()));
        }
        return tensors;
    }

    /** [values / size of an image, channels, height, width] */
    public NDArray images(double[] values) {
        ImageShape shape = real.shape();
        return scope.doubles(values, values.length / shape.values(), shape.channels(), shape.height(), shape.width());
    }

    /** One-hot [classes * perClass, classes], by class. */
    public NDArray targets(int perClass) {
        int classes = real.classes();
        double[] targets = new double[classes * perClass * classes];
        for (int i = 0; i < classes * perClass; i++) {
            targets[i * classes + i / perClass] = 1;
        }
        return scope.doubles(targets, (long) classes * perClass, classes);
    }

    @Override
    public void close() {
        scope.close();
    }

    /** The directional derivative by a gradient against a central difference of the function, along noise. */
    public static void assertGradient(
            double[] at, double[] gradient, double relative, ToDoubleFunction<double[]> function) {
        double[] direction = noise(at.length, new Random(77));
        double expected = (function.applyAsDouble(shifted(at, direction, STEP))
                        - function.applyAsDouble(shifted(at, direction, -STEP)))
                / (2 * STEP);
        double actual = 0;
        for (int i = 0; i < gradient.length; i++) {
            actual += gradient[i] * direction[i];
        }
        assertThat(expected).isNotZero();
        assertThat(actual).isCloseTo(expected, within(Math.abs(expected) * relative));
    }

    public static double cosine(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    public static double[] noise(int values, Random random) {
        double[] noise = new double[values];
        for (int i = 0; i < values; i++) {
            noise[i] = random.nextDouble() * 2 - 1;
        }
        return noise;
    }

    public static double[] shifted(double[] values, double[] direction, double by) {
        double[] shifted = values.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += by * direction[i];
        }
        return shifted;
    }

    public static DsaParameters draw(DsaParameters.Operation operation) {
        Random random = new Random(9);
        DsaParameters draw = new DsaParameters(DsaParameters.Operation.NONE, new float[DsaParameters.COLUMNS]);
        while (draw.operation() != operation) {
            draw = DsaParameters.draw(Augmentation.DSA, SampleRun.SHAPE, 1, random);
        }
        return draw;
    }
}
