package dev.laddstreams.learning.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The displacement after five unrolled steps and its gradients in double precision. */
class ParameterDisplacementTest {
    private static final int PER_CLASS = 2;
    private static final int STEPS = 5;
    private static final int BATCH = 4;
    private static final double RATE = 0.05;
    private static final ConvNetSpec NETWORK = SampleRun.NETWORK;

    /** Five steps deep, rounding over the step of 1e-6 grows with each; measured below 1e-6. */
    private static final double RELATIVE = 1e-5;

    private static TorchProgram program;

    @BeforeAll
    static void load() {
        program = Distiller.program();
    }

    @AfterAll
    static void close() {
        program.close();
    }

    @ParameterizedTest(name = "graphs of {0} steps kept")
    @ValueSource(ints = {0, 2, 5})
    void shouldMatchFiniteDifferences(int kept) {
        double[] images = images();
        try (Float64 setting = setting()) {
            double[] targets = setting.targets(PER_CLASS).toDoubleArray();
            List<NDArray> found = evaluate(setting, images, targets, RATE, 0, kept);

            Float64.assertGradient(
                    images, found.get(1).toDoubleArray(), RELATIVE, at -> distance(setting, at, targets, RATE));
            Float64.assertGradient(
                    targets, found.get(2).toDoubleArray(), RELATIVE, at -> distance(setting, images, at, RATE));
            Float64.assertGradient(
                    new double[] {RATE},
                    found.get(3).toDoubleArray(),
                    RELATIVE,
                    at -> distance(setting, images, targets, at[0]));
        }
    }

    @Test
    void shouldPointAlmostWhereTheExactGradientPointsForTesla() {
        try (Float64 setting = setting()) {
            double[] targets = setting.targets(PER_CLASS).toDoubleArray();
            double[] exact =
                    evaluate(setting, images(), targets, RATE, 0, STEPS).get(1).toDoubleArray();
            double[] tesla =
                    evaluate(setting, images(), targets, RATE, 1, STEPS).get(1).toDoubleArray();
            double cosine = dot(exact, tesla) / Math.sqrt(dot(exact, exact) * dot(tesla, tesla));

            assertThat(cosine)
                    .as("cosine of TESLA's gradient to the exact one over %d steps: %.4f", STEPS, cosine)
                    .isBetween(0.9, 0.99999);
        }
    }

    @Test
    void shouldSumTheDistancesOfTheTensors() {
        try (Float64 setting = setting()) {
            double[] targets = setting.targets(PER_CLASS).toDoubleArray();
            List<NDArray> found = evaluate(setting, images(), targets, RATE, 0, STEPS);
            double sum = 0;
            double[] each = found.get(4).toDoubleArray();
            for (int i = 0; i < each.length; i++) {
                sum += each[i] * importance(i) * importance(i);
            }

            // Weights are float32.
            assertThat(found.get(0).toDoubleArray()[0]).isCloseTo(sum, within(1e-6 * sum));
        }
    }

    @Test
    void shouldBeOneForAStudentThatStaysAndZeroForOneThatArrives() {
        try (Float64 setting = setting()) {
            double[] targets = setting.targets(PER_CLASS).toDoubleArray();
            Offset<Double> rounding = within(1e-12);

            assertThat(evaluate(setting, images(), targets, 0, 0, STEPS, plain())
                            .get(0)
                            .toDoubleArray()[0])
                    .isCloseTo(1, rounding);
        }
    }

    private static Float64 setting() {
        return new Float64(program, SampleRun.images(2), NETWORK, Float64.draw(DsaParameters.Operation.NONE));
    }

    private static double[] images() {
        return Float64.noise(SampleRun.CLASSES * PER_CLASS * SampleRun.SHAPE.values(), new Random(3));
    }

    private static float importance(int tensor) {
        return 0.5f + tensor / 8f;
    }

    private static float[] plain() {
        float[] ones = new float[NETWORK.depth() * NETWORK.tensorsPerBlock() + 2];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double distance(Float64 setting, double[] images, double[] targets, double rate) {
        return evaluate(setting, images, targets, rate, 0, STEPS).get(0).toDoubleArray()[0];
    }

    private static List<NDArray> evaluate(
            Float64 setting, double[] images, double[] targets, double rate, int constant, int kept) {
        float[] importance = plain();
        for (int i = 0; i < importance.length; i++) {
            importance[i] = importance(i);
        }
        return evaluate(setting, images, targets, rate, constant, kept, importance);
    }

    private static List<NDArray> evaluate(
            Float64 setting,
            double[] images,
            double[] targets,
            double rate,
            int constant,
            int kept,
            float[] importance) {
        long[] order = new long[STEPS * BATCH];
        Arrays.setAll(order, i -> (i * 5 + i / BATCH) % (SampleRun.CLASSES * PER_CLASS));
        int[] operations = {1, 2, 3, 5, 0};
        float[] draws = new float[STEPS * BATCH * DsaParameters.COLUMNS];
        for (int i = 0; i < draws.length; i += DsaParameters.COLUMNS) {
            draws[i] = i / DsaParameters.COLUMNS / BATCH == 0 ? 0.2f : 1;
            draws[i + 1] = 1.1f;
            draws[i + 2] = 2;
        }
        return program.call(
                setting.scope,
                "match_displacement",
                setting.images(images),
                setting.scope.doubles(targets, (long) SampleRun.CLASSES * PER_CLASS, SampleRun.CLASSES),
                setting.scope.longs(order, STEPS, BATCH),
                setting.scope.indices(operations),
                setting.scope.floats(draws, STEPS, BATCH, DsaParameters.COLUMNS),
                setting.tensors(setting.weights),
                setting.tensors(ConvNet.initialise(NETWORK, 22)),
                NETWORK.tensorsPerBlock(),
                rate,
                constant,
                setting.scope.floats(importance, importance.length),
                kept);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
