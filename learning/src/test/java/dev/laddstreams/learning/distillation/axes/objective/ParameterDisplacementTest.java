package dev.laddstreams.learning.distillation.axes.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.learning.distillation.Float64;
import dev.laddstreams.learning.distillation.SampleRun;
import dev.laddstreams.learning.distillation.StudentGradient;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.distillation.axes.Workers;
import dev.laddstreams.learning.distillation.axes.objective.UnrolledStudent.Rest;
import dev.laddstreams.learning.engine.TorchEngine;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.DsaParameters;
import dev.laddstreams.learning.training.DsaParameters.Operation;
import java.util.ArrayList;
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

    private static final List<Operation> OPERATIONS =
            List.of(Operation.COLOUR, Operation.CROP, Operation.CUTOUT, Operation.SCALE, Operation.NONE);

    private static TorchProgram program;
    private static Workers workers;

    @BeforeAll
    static void load() {
        program = DistillationProgram.load();
        workers = new Workers();
    }

    @AfterAll
    static void close() {
        workers.close();
        program.close();
    }

    @ParameterizedTest(name = "tapes of {0} steps kept")
    @ValueSource(ints = {0, 2, 5})
    void shouldMatchFiniteDifferences(int kept) {
        double[] images = images();
        try (Float64 setting = setting()) {
            double[] targets = setting.targets(PER_CLASS).toDoubleArray();
            Rest found = evaluate(setting, images, targets, RATE, StudentGradient.EXACT, kept);

            Float64.assertGradient(
                    images, found.images().toDoubleArray(), RELATIVE, at -> distance(setting, at, targets, RATE));
            Float64.assertGradient(
                    targets, found.targets().toDoubleArray(), RELATIVE, at -> distance(setting, images, at, RATE));
            Float64.assertGradient(
                    new double[] {RATE},
                    new double[] {found.learningRate()},
                    RELATIVE,
                    at -> distance(setting, images, targets, at[0]));
        }
    }

    @Test
    void shouldPointAlmostWhereTheExactGradientPointsForTesla() {
        try (Float64 setting = setting()) {
            double[] targets = setting.targets(PER_CLASS).toDoubleArray();
            double[] exact = evaluate(setting, images(), targets, RATE, StudentGradient.EXACT, STEPS)
                    .images()
                    .toDoubleArray();
            double[] tesla = evaluate(setting, images(), targets, RATE, StudentGradient.TESLA, STEPS)
                    .images()
                    .toDoubleArray();
            double cosine = Float64.cosine(exact, tesla);

            assertThat(cosine)
                    .as("cosine of TESLA's gradient to the exact one over %d steps: %.4f", STEPS, cosine)
                    .isBetween(0.9, 0.99999);
        }
    }

    @Test
    void shouldSumTheDistancesOfTheTensors() {
        try (Float64 setting = setting()) {
            double[] targets = setting.targets(PER_CLASS).toDoubleArray();
            Rest found = evaluate(setting, images(), targets, RATE, StudentGradient.EXACT, STEPS);
            double sum = 0;
            double[] each = found.byTensor();
            for (int i = 0; i < each.length; i++) {
                sum += each[i] * importance(i) * importance(i);
            }

            // Weights are float32.
            assertThat(found.distance()).isCloseTo(sum, within(1e-6 * sum));
        }
    }

    @Test
    void shouldBeOneForAStudentThatStays() {
        try (Float64 setting = setting()) {
            double[] targets = setting.targets(PER_CLASS).toDoubleArray();
            Offset<Double> rounding = within(1e-12);

            assertThat(evaluate(workers, setting, images(), targets, 0, StudentGradient.EXACT, STEPS, plain())
                            .distance())
                    .isCloseTo(1, rounding);
        }
    }

    @Test
    void shouldNotDependOnHowManyThreadsShareABatch() {
        int before = TorchEngine.threads();
        try (Float64 setting = setting()) {
            double[] targets = setting.targets(PER_CLASS).toDoubleArray();
            Rest one = evaluateWith(1, setting, targets);
            // The last is more than there are images.
            for (int threads : new int[] {2, 3, BATCH + 1}) {
                Rest several = evaluateWith(threads, setting, targets);

                assertThat(several.distance()).isCloseTo(one.distance(), within(1e-12));
                assertThat(several.learningRate()).isCloseTo(one.learningRate(), within(1e-10));
                assertThat(several.images().toDoubleArray())
                        .containsExactly(one.images().toDoubleArray(), within(1e-12));
                assertThat(several.targets().toDoubleArray())
                        .containsExactly(one.targets().toDoubleArray(), within(1e-12));
            }
        } finally {
            TorchEngine.useThreads(before);
        }
    }

    private static Rest evaluateWith(int threads, Float64 setting, double[] targets) {
        TorchEngine.useThreads(threads);
        try (Workers several = new Workers()) {
            return evaluate(several, setting, images(), targets, RATE, StudentGradient.EXACT, 2, plain());
        }
    }

    private static Float64 setting() {
        return new Float64(program, SampleRun.images(2), NETWORK, Float64.draw(Operation.NONE));
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
        return evaluate(setting, images, targets, rate, StudentGradient.EXACT, STEPS)
                .distance();
    }

    private static Rest evaluate(
            Float64 setting, double[] images, double[] targets, double rate, StudentGradient gradient, int kept) {
        float[] importance = plain();
        for (int i = 0; i < importance.length; i++) {
            importance[i] = importance(i);
        }
        return evaluate(workers, setting, images, targets, rate, gradient, kept, importance);
    }

    private static Rest evaluate(
            Workers workers,
            Float64 setting,
            double[] images,
            double[] targets,
            double rate,
            StudentGradient gradient,
            int kept,
            float[] importance) {
        long[] order = new long[STEPS * BATCH];
        Arrays.setAll(order, i -> (i * 5 + i / BATCH) % (SampleRun.CLASSES * PER_CLASS));
        List<DsaParameters> drawn = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            float[] draws = new float[BATCH * DsaParameters.COLUMNS];
            for (int i = 0; i < draws.length; i += DsaParameters.COLUMNS) {
                int image = i / DsaParameters.COLUMNS;
                draws[i] = step == 0 ? 0.2f + image / 10f : 1 + image % 2;
                draws[i + 1] = 1.1f + image;
                draws[i + 2] = 2;
            }
            drawn.add(new DsaParameters(OPERATIONS.get(step), draws));
        }
        return new UnrolledStudent(program, workers, kept, gradient)
                .rest(
                        setting.scope,
                        setting.images(images),
                        setting.scope.doubles(targets, (long) SampleRun.CLASSES * PER_CLASS, SampleRun.CLASSES),
                        new UnrolledStudent.Batches(BATCH, order, drawn),
                        new UnrolledStudent.Way(
                                setting.tensors(setting.weights),
                                setting.tensors(ConvNet.initialise(NETWORK, 22)),
                                rate,
                                importance));
    }
}
