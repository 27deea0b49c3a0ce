package dev.laddstreams.learning.distillation.axes.parameterisation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.distillation.Float64;
import dev.laddstreams.learning.distillation.SampleRun;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored, how it becomes images, and the way back of gradients, in double precision; batch norm's statistics. */
class ParameterisationTest {
    private static final int SIZE = SampleRun.SHAPE.values();
    private static final double RELATIVE = 1e-7;

    private static TorchProgram program;

    @BeforeAll
    static void load() {
        program = DistillationProgram.load();
    }

    @AfterAll
    static void close() {
        program.close();
    }

    @ParameterizedTest(name = "factor {0}, images {1} to {3} of 4, free from {2}")
    @CsvSource({"1, 0, 0, 4", "2, 0, 0, 4", "4, 1, 1, 2", "2, 0, 2, 3"})
    void shouldPullGradientsBackThroughMultiFormation(int factor, int first, int free, int last) {
        double[] stored = Float64.noise(SampleRun.CLASSES * 4 * SIZE, new Random(1));
        try (Float64 setting = setting()) {
            double[] images = decoded(setting, stored, factor, first, last);
            double[] direction = Float64.noise(images.length, new Random(2));
            double[] gradient = program.call(
                            setting.scope,
                            DistillationProgram.PULLED_BACK,
                            setting.images(stored),
                            setting.images(direction),
                            SampleRun.CLASSES,
                            first,
                            free,
                            last,
                            factor)
                    .get(0)
                    .toDoubleArray();

            assertThat(images).hasSize(SampleRun.CLASSES * (last - first) * factor * factor * SIZE);
            for (int i = 0; i < gradient.length; i++) {
                if (i / SIZE % 4 < free) {
                    assertThat(gradient[i]).as("fixed value %d", i).isZero();
                }
            }
            if (free == first) {
                Float64.assertGradient(stored, gradient, RELATIVE, at -> {
                    double[] moved = decoded(setting, at, factor, first, last);
                    double sum = 0;
                    for (int i = 0; i < moved.length; i++) {
                        sum += moved[i] * direction[i];
                    }
                    return sum;
                });
            }
        }
    }

    @Test
    void shouldPutImagesIntoTilesAndTakeThemOutAgain() {
        double[] flat = new double[SampleRun.CLASSES * 4 * SIZE];
        for (int i = 0; i < flat.length; i++) {
            int image = i / SIZE;
            flat[i] = image;
        }
        try (Float64 setting = setting()) {
            NDArray tiled = program.call(setting.scope, DistillationProgram.TILED, setting.images(flat), 2)
                    .get(0);

            assertThat(tiled.getShape().get(0)).isEqualTo(SampleRun.CLASSES);
            // Even images stay themselves but for the borders between tiles, which bilinear sampling never crosses.
            assertThat(decoded(setting, tiled.toDoubleArray(), 2, 0, 1)).isEqualTo(flat);
        }
    }

    @Test
    void shouldPullGradientsBackToTheSharedPerturbation() {
        double[] base = Float64.noise(SampleRun.CLASSES * 2 * SIZE, new Random(1));
        double[] perturbations = Float64.noise(6 * SIZE, new Random(2));
        double[] direction = Float64.noise(SampleRun.CLASSES * SIZE, new Random(3));
        try (Float64 setting = setting()) {
            double[] gradient = program.call(
                            setting.scope,
                            DistillationProgram.PERTURBED_GRADIENT,
                            setting.images(base),
                            setting.images(perturbations),
                            setting.images(direction),
                            SampleRun.CLASSES,
                            1,
                            4,
                            border(setting, -1),
                            border(setting, 1))
                    .get(0)
                    .toDoubleArray();

            Float64.assertGradient(perturbations, gradient, RELATIVE, at -> {
                double[] images = program.call(
                                setting.scope,
                                DistillationProgram.PERTURBED,
                                setting.images(base),
                                setting.images(at),
                                SampleRun.CLASSES,
                                1,
                                4,
                                border(setting, -1),
                                border(setting, 1))
                        .get(0)
                        .toDoubleArray();
                double sum = 0;
                for (int i = 0; i < images.length; i++) {
                    assertThat(images[i]).isBetween(-1.0, 1.0);
                    sum += images[i] * direction[i];
                }
                return sum;
            });
        }
    }

    @Test
    void shouldMatchFiniteDifferencesForBatchNormStatistics() {
        ConvNetSpec network = new ConvNetSpec(SampleRun.SHAPE, SampleRun.CLASSES, 4, 2, ConvNetSpec.Norm.BATCH);
        double[] images = Float64.noise(SampleRun.CLASSES * SIZE, new Random(5));
        try (Float64 setting =
                new Float64(program, SampleRun.images(2), network, Float64.draw(DsaParameters.Operation.NONE))) {
            double[] gradient = statistics(setting, images, 1).toDoubleArray();

            Float64.assertGradient(
                    images, gradient, 1e-6, at -> statistics(setting, at, 0).toDoubleArray()[0]);
        }
    }

    private static NDArray statistics(Float64 setting, double[] images, int result) {
        return program.call(
                        setting.scope,
                        DistillationProgram.MATCH_RUNNING,
                        setting.images(images),
                        setting.targets(1),
                        setting.tensors(setting.weights),
                        setting.scope.indices(1, 2),
                        0.7,
                        10.0)
                .get(result);
    }

    private static NDArray border(Float64 setting, double value) {
        return setting.scope.doubles(new double[] {value, value}, 1, 2, 1, 1);
    }

    private static double[] decoded(Float64 setting, double[] stored, int factor, int first, int last) {
        return program.call(
                        setting.scope,
                        DistillationProgram.DECODED,
                        setting.images(stored),
                        SampleRun.CLASSES,
                        first,
                        last,
                        factor)
                .get(0)
                .toDoubleArray();
    }

    private static Float64 setting() {
        return new Float64(program, SampleRun.images(2), SampleRun.NETWORK, Float64.draw(DsaParameters.Operation.NONE));
    }
}
