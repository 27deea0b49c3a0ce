package dev.laddstreams.learning.distillation.axes.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.distillation.Float64;
import dev.laddstreams.learning.distillation.SampleRun;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The distance and its gradient in double precision, against finite differences and against plain Java. */
class ClassMeansTest {
    private static final int PER_CLASS = 2;

    /** Central differences of step 1e-6 err by the step's square, and by rounding over the step: about 1e-9 of 1. */
    private static final double RELATIVE = 1e-6;

    private static TorchProgram program;

    /** A statistic by its code, with its number of maps at depth 2. */
    private record Kind(int code, int maps, double power, double discrimination, double leftOut) {
        static final Kind FEATURES = new Kind(0, 1, 1, 0, 0);
    }

    @BeforeAll
    static void load() {
        program = DistillationProgram.load();
    }

    @AfterAll
    static void close() {
        program.close();
    }

    @ParameterizedTest
    @EnumSource(DsaParameters.Operation.class)
    void shouldMatchFiniteDifferencesUnderEachAugmentation(DsaParameters.Operation operation) {
        assertGradient(operation, Kind.FEATURES);
    }

    @ParameterizedTest(name = "statistic {0} of {1} maps, power {2}, discrimination {3}, {4} left out")
    @CsvSource({
        "1, 2, 4, 0, 0",
        "1, 2, 1, 0, 0",
        "2, 3, 4, 0, 0.5",
        "3, 3, 1, 0, 0",
        "3, 3, 1, 0.01, 0",
        "3, 3, 1, 0.01, 0.6"
    })
    void shouldMatchFiniteDifferencesForEachStatistic(
            int code, int maps, double power, double discrimination, double leftOut) {
        assertGradient(DsaParameters.Operation.CROP, new Kind(code, maps, power, discrimination, leftOut));
    }

    private static void assertGradient(DsaParameters.Operation operation, Kind kind) {
        double[] images = Float64.noise(SampleRun.CLASSES * PER_CLASS * SampleRun.SHAPE.values(), new Random(3));
        try (Float64 setting = new Float64(program, SampleRun.images(7), SampleRun.NETWORK, Float64.draw(operation))) {
            double[] gradient = evaluate(setting, images, 64, 2, kind).get(1).toDoubleArray();

            Float64.assertGradient(images, gradient, RELATIVE, at -> distance(setting, at, 64, 2, kind));
        }
    }

    @Test
    void shouldNotDependOnThePieces() {
        double[] images = Float64.noise(SampleRun.CLASSES * PER_CLASS * SampleRun.SHAPE.values(), new Random(3));
        for (Kind kind : List.of(Kind.FEATURES, new Kind(2, 3, 4, 0, 0.5), new Kind(3, 3, 1, 0.01, 0))) {
            try (Float64 setting = new Float64(
                    program, SampleRun.images(7), SampleRun.NETWORK, Float64.draw(DsaParameters.Operation.NONE))) {
                double whole = distance(setting, images, 64, 3, kind);

                // Only the order of sums in double precision differs.
                assertThat(distance(setting, images, 2, 1, kind)).isCloseTo(whole, within(1e-10 * whole));
                assertThat(distance(setting, images, 3, 2, kind)).isCloseTo(whole, within(1e-10 * whole));
            }
        }
    }

    @Test
    void shouldLeaveOutTheNearestAndTheFarthest() {
        double[] features = {0, 0, 9, 0, 1, 0, -9, 0, -2, 0, 1, 0};
        try (Float64 setting = new Float64(
                program, SampleRun.images(2), SampleRun.NETWORK, Float64.draw(DsaParameters.Operation.NONE))) {
            // Distances from the mean of 0: 0, 9, 1, 9, 2, 1. A third of six: one at either end, and ties as they come.
            long[] kept = program.call(
                            setting.scope,
                            DistillationProgram.MIDDLE_OF,
                            setting.scope.doubles(features, 6, 2),
                            1 / 3.0)
                    .get(0)
                    .toLongArray();

            assertThat(kept).hasSize(4).doesNotContain(0).contains(2, 4, 5);
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
        double[] images = Float64.noise(2 * PER_CLASS * shape.values(), new Random(5));
        try (Float64 setting = new Float64(program, real, network, Float64.draw(DsaParameters.Operation.NONE))) {
            double expected = 0;
            for (int c = 0; c < 2; c++) {
                double[] difference = new double[network.featureMap().values()];
                for (int i = 0; i < labels.length; i++) {
                    double count = c == 0 ? 4 : 6;
                    if (labels[i] == c) {
                        double[] image = new double[shape.values()];
                        for (int v = 0; v < image.length; v++) {
                            image[v] = (pixels[i * image.length + v] & 0xff) * Float64.SCALE + Float64.SHIFT;
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
            assertThat(distance(setting, images, 64, 2, Kind.FEATURES)).isCloseTo(expected, within(1e-9 * expected));
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

    private static void add(double[] sum, double[] values, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * values[i];
        }
    }

    private static double distance(Float64 setting, double[] images, int piece, int classesAtOnce, Kind kind) {
        return evaluate(setting, images, piece, classesAtOnce, kind).get(0).toDoubleArray()[0];
    }

    private static List<NDArray> evaluate(Float64 setting, double[] images, int piece, int classesAtOnce, Kind kind) {
        float[] importance = new float[kind.maps()];
        for (int i = 0; i < importance.length; i++) {
            importance[i] = 1 + i;
        }
        return setting.callWithReal(
                DistillationProgram.MATCH_MEANS,
                List.of(setting.images(images), PER_CLASS),
                List.of(
                        piece,
                        classesAtOnce,
                        kind.code(),
                        kind.power(),
                        setting.scope.floats(importance, importance.length),
                        kind.discrimination(),
                        kind.leftOut()));
    }
}
