package dev.laddstreams.learning.distillation.axes.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.distillation.Float64;
import dev.laddstreams.learning.distillation.SampleRun;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.engine.TorchMethod;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchSource;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The distance of gradients and its exact image gradient in double precision. */
class ParameterGradientTest {
    private static final TorchMethod CENTRAL_DIFFERENCE =
            TorchMethod.of("central_difference(syn, per_class, pixels, positions, counts, scale, shift, "
                    + "operations, draws, w, per_block, piece, targets, metric, epsilon)");

    private static final int PER_CLASS = 2;

    /** Second derivatives: rounding of the inner gradient over the step of 1e-6, about 1e-9 of 1; measured below 2e-7. */
    private static final double RELATIVE = 5e-6;

    /** Length of the step in the weights; few masks of ReLU change over so short a one. */
    private static final double EPSILON = 1e-6;

    private static TorchProgram program;

    @BeforeAll
    static void load() {
        program = DistillationProgram.load(TorchSource.of("central_difference", CENTRAL_DIFFERENCE));
    }

    @AfterAll
    static void close() {
        program.close();
    }

    @ParameterizedTest
    @EnumSource(DsaParameters.Operation.class)
    void shouldMatchFiniteDifferencesUnderEachAugmentation(DsaParameters.Operation operation) {
        assertGradient(operation, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldMatchFiniteDifferencesForEachMetric(int metric) {
        assertGradient(DsaParameters.Operation.NONE, metric);
    }

    private static void assertGradient(DsaParameters.Operation operation, int metric) {
        double[] images = images();
        try (Float64 setting = new Float64(program, SampleRun.images(7), SampleRun.NETWORK, Float64.draw(operation))) {
            double[] gradient = evaluate(setting, images, 64, metric).get(1).toDoubleArray();

            Float64.assertGradient(images, gradient, RELATIVE, at -> distance(setting, at, 64, metric));
        }
    }

    @Test
    void shouldNotDependOnThePieces() {
        try (Float64 setting = new Float64(
                program, SampleRun.images(7), SampleRun.NETWORK, Float64.draw(DsaParameters.Operation.FLIP))) {
            double whole = distance(setting, images(), 64, 0);

            assertThat(distance(setting, images(), 3, 0)).isCloseTo(whole, within(1e-9 * whole));
        }
    }

    /** An independent way to the same gradient: central differences of first gradients, the masks of ReLU not held. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldPointWhereTheFirstOrderApproximationPoints(int metric) {
        try (Float64 setting = new Float64(
                program, SampleRun.images(7), SampleRun.NETWORK, Float64.draw(DsaParameters.Operation.NONE))) {
            double[] exact = evaluate(setting, images(), 64, metric).get(1).toDoubleArray();
            double[] approximate = setting.callWithReal(
                            CENTRAL_DIFFERENCE,
                            List.of(setting.images(images()), PER_CLASS),
                            List.of(64, setting.targets(PER_CLASS), metric, EPSILON))
                    .get(0)
                    .toDoubleArray();
            double cosine = Float64.cosine(exact, approximate);

            assertThat(cosine)
                    .as("cosine of the first-order gradient of metric %d to the exact one: %.6f", metric, cosine)
                    .isGreaterThan(0.999);
        }
    }

    private static double[] images() {
        return Float64.noise(SampleRun.CLASSES * PER_CLASS * SampleRun.SHAPE.values(), new Random(3));
    }

    private static double distance(Float64 setting, double[] images, int piece, int metric) {
        return evaluate(setting, images, piece, metric).get(0).toDoubleArray()[0];
    }

    private static List<NDArray> evaluate(Float64 setting, double[] images, int piece, int metric) {
        return setting.callWithReal(
                DistillationProgram.MATCH_GRADIENTS,
                List.of(setting.images(images), PER_CLASS),
                List.of(piece, setting.targets(PER_CLASS), metric, 0));
    }
}
