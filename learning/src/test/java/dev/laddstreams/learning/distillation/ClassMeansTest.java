package dev.laddstreams.learning.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The distance and its gradient in double precision, against finite differences and against plain Java. */
class ClassMeansTest {
    private static final int PER_CLASS = 2;
    private static final double STEP = 1e-6;

    /** Central differences of step 1e-6 err by the step's square, and by rounding over the step: about 1e-9 of 1. */
    private static final double RELATIVE = 1e-6;

    private static TorchProgram program;

    @BeforeAll
    static void load() {
        program = TorchProgram.load(ConvNet.PROGRAM, DsaParameters.PROGRAM, "distillation");
    }

    @AfterAll
    static void close() {
        program.close();
    }

    @ParameterizedTest
    @EnumSource(DsaParameters.Operation.class)
    void shouldMatchFiniteDifferences(DsaParameters.Operation operation) {
        ImageSet real = SampleRun.images(7);
        Random random = new Random(3);
        double[] images = noise(SampleRun.CLASSES * PER_CLASS * SampleRun.SHAPE.values(), random);
        double[] direction = noise(images.length, random);
        try (Setting setting = new Setting(real, SampleRun.NETWORK, draw(operation))) {
            double[] gradient = setting.evaluate(images).get(1).toDoubleArray();

            double expected = (setting.distance(shifted(images, direction, STEP))
                            - setting.distance(shifted(images, direction, -STEP)))
                    / (2 * STEP);
            double actual = 0;
            for (int i = 0; i < images.length; i++) {
                actual += gradient[i] * direction[i];
            }
            assertThat(expected).isNotZero();
            assertThat(actual).isCloseTo(expected, within(Math.abs(expected) * RELATIVE));
        }
    }

    @Test
    void shouldNotDependOnThePieces() {
        ImageSet real = SampleRun.images(7);
        double[] images = noise(SampleRun.CLASSES * PER_CLASS * SampleRun.SHAPE.values(), new Random(3));
        try (Setting setting = new Setting(real, SampleRun.NETWORK, draw(DsaParameters.Operation.NONE))) {
            double whole = setting.distance(images, 64, 3);

            // Only the order of sums in double precision differs.
            assertThat(setting.distance(images, 2, 1)).isCloseTo(whole, within(1e-10 * whole));
            assertThat(setting.distance(images, 3, 2)).isCloseTo(whole, within(1e-10 * whole));
        }
    }

    @Test
    void shouldMatchPlainJava() {
        ImageShape shape = new ImageShape(1, 4, 4);
        byte[] pixels = new byte[10 * shape.values()];
        new Random(4).nextBytes(pixels);
        int[] labels = {0, 1, 0, 1, 1, 0, 0, 1, 1, 1};
        ImageSet real = new ImageSet("noise", shape, List.of("a", "b"), pixels, labels);
        ConvNetSpec network = new ConvNetSpec(shape, 2, 3, 1, ConvNetSpec.Norm.INSTANCE);
        double[] images = noise(2 * PER_CLASS * shape.values(), new Random(5));
        try (Setting setting = new Setting(real, network, draw(DsaParameters.Operation.NONE))) {
            double expected = 0;
            for (int c = 0; c < 2; c++) {
                double[] difference = new double[network.featureMap().values()];
                for (int i = 0; i < labels.length; i++) {
                    double count = c == 0 ? 4 : 6;
                    if (labels[i] == c) {
                        double[] image = new double[shape.values()];
                        for (int v = 0; v < image.length; v++) {
                            image[v] = (pixels[i * image.length + v] & 0xff) * Setting.SCALE + Setting.SHIFT;
                        }
                        add(difference, features(image, setting.weights), 1 / count);
                    }
                }
                for (int i = 0; i < PER_CLASS; i++) {
                    double[] image = new double[shape.values()];
                    System.arraycopy(images, (c * PER_CLASS + i) * image.length, image, 0, image.length);
                    add(difference, features(image, setting.weights), -1.0 / PER_CLASS);
                }
                for (double value : difference) {
                    expected += value * value;
                }
            }
            // The weights are float32 in both; all else is double precision.
            assertThat(setting.distance(images)).isCloseTo(expected, within(1e-9 * expected));
        }
    }

    /** One block on a 4x4 image: convolution, instance norm, ReLU, average pool, flattened. */
    private static double[] features(double[] image, NetworkWeights weights) {
        float[] kernel = weights.tensors().get(0).values();
        float[] bias = weights.tensors().get(1).values();
        int width = bias.length;
        double[] features = new double[width * 4];
        for (int channel = 0; channel < width; channel++) {
            double[] map = new double[16];
            double mean = 0;
            for (int p = 0; p < 16; p++) {
                map[p] = bias[channel];
                for (int k = 0; k < 9; k++) {
                    int y = p / 4 + k / 3 - 1;
                    int x = p % 4 + k % 3 - 1;
                    if (y >= 0 && y < 4 && x >= 0 && x < 4) {
                        map[p] += kernel[channel * 9 + k] * image[y * 4 + x];
                    }
                }
                mean += map[p] / 16;
            }
            double variance = 0;
            for (double value : map) {
                variance += (value - mean) * (value - mean) / 16;
            }
            for (int p = 0; p < 16; p++) {
                double normal = (map[p] - mean) / Math.sqrt(variance + 1e-5);
                features[channel * 4 + p / 8 * 2 + p % 4 / 2] += Math.max(0, normal) / 4;
            }
        }
        return features;
    }

    private static double[] noise(int values, Random random) {
        double[] noise = new double[values];
        for (int i = 0; i < values; i++) {
            noise[i] = random.nextDouble() * 2 - 1;
        }
        return noise;
    }

    private static void add(double[] sum, double[] values, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * values[i];
        }
    }

    private static double[] shifted(double[] images, double[] direction, double by) {
        double[] shifted = images.clone();
        add(shifted, direction, by);
        return shifted;
    }

    private static DsaParameters draw(DsaParameters.Operation operation) {
        Random random = new Random(9);
        DsaParameters draw = new DsaParameters(DsaParameters.Operation.NONE, new float[DsaParameters.COLUMNS]);
        while (draw.operation() != operation) {
            draw = DsaParameters.draw(Augmentation.DSA, SampleRun.SHAPE, 1, random);
        }
        return draw;
    }

    /** All arguments but the synthetic images, in double precision. */
    private static final class Setting implements AutoCloseable {
        static final double SCALE = 0.01;
        static final double SHIFT = -1.2;

        final NetworkWeights weights;
        private final ImageSet real;
        private final ConvNetSpec network;
        private final DsaParameters draw;
        private final TorchScope scope = TorchScope.open();

        Setting(ImageSet real, ConvNetSpec network, DsaParameters draw) {
            this.real = real;
            this.network = network;
            this.draw = draw;
            this.weights = ConvNet.initialise(network, 21);
        }

        double distance(double[] images) {
            return distance(images, 64, 2);
        }

        double distance(double[] images, int piece, int classesAtOnce) {
            return evaluate(images, piece, classesAtOnce).get(0).toDoubleArray()[0];
        }

        List<NDArray> evaluate(double[] images) {
            return evaluate(images, 64, 2);
        }

        List<NDArray> evaluate(double[] images, int piece, int classesAtOnce) {
            ImageShape shape = real.shape();
            int classes = real.classes();
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
            List<NDArray> tensors = new ArrayList<>();
            for (NetworkWeights.Tensor tensor : weights.tensors()) {
                double[] wide = new double[tensor.values().length];
                for (int i = 0; i < wide.length; i++) {
                    wide[i] = tensor.values()[i];
                }
                tensors.add(scope.doubles(wide, tensor.shape()));
            }
            return program.call(
                    scope,
                    "match_means",
                    scope.doubles(images, (long) classes * PER_CLASS, shape.channels(), shape.height(), shape.width()),
                    PER_CLASS,
                    scope.bytes(real.pixels(), real.count(), shape.channels(), shape.height(), shape.width()),
                    scope.indices(positions.stream().mapToInt(Integer::intValue).toArray()),
                    scope.indices(counts),
                    scope.doubles(scale, 1, scale.length, 1, 1),
                    scope.doubles(shift, 1, shift.length, 1, 1),
                    scope.indices(operations),
                    scope.floats(draws, classes, DsaParameters.COLUMNS),
                    tensors,
                    network.tensorsPerBlock(),
                    piece,
                    classesAtOnce);
        }

        @Override
        public void close() {
            scope.close();
        }
    }
}
