package dev.laddstreams.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.training.DsaParameters.Operation;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DsaParametersTest {
    private static final ImageShape SHAPE = new ImageShape(3, 8, 8);
    private static final int COUNT = 4;

    private static TorchProgram program;

    @BeforeAll
    static void load() {
        program = TorchProgram.load(DsaParameters.PROGRAM);
    }

    @AfterAll
    static void close() {
        program.close();
    }

    static Stream<Arguments> operationsAndRows() {
        return Stream.of(Operation.values())
                .flatMap(operation -> Stream.of(1, COUNT).map(rows -> Arguments.of(operation, rows)));
    }

    @ParameterizedTest
    @MethodSource("operationsAndRows")
    void shouldHaveTheGradientOfFiniteDifferences(Operation operation, int rows) {
        DsaParameters drawn = drawOf(operation, rows);
        RandomGenerator random = SeededRandom.of(3, "check", operation.code());
        double[] x = gaussians(random);
        double[] direction = gaussians(random);
        try (TorchScope scope = TorchScope.open()) {
            double[] gradient = program.call(
                            scope,
                            DsaParameters.AUGMENT_GRADIENT,
                            tensor(scope, x),
                            operation.code(),
                            drawn.tensor(scope),
                            tensor(scope, direction))
                    .get(0)
                    .toDoubleArray();
            for (int probe = 0; probe < 20; probe++) {
                int i = random.nextInt(x.length);
                double expected = (value(scope, drawn, with(x, i, 1e-4), direction)
                                - value(scope, drawn, with(x, i, -1e-4), direction))
                        / 2e-4;

                // Every operation is linear in x, so that the step adds no error beyond float64 rounding, about 1e-11.
                assertThat(gradient[i]).isCloseTo(expected, within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void shouldTreatOneRowAsTheSameRowForEachImage(Operation operation) {
        DsaParameters shared = drawOf(operation, 1);
        float[] repeated = new float[COUNT * DsaParameters.COLUMNS];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = shared.values()[i % DsaParameters.COLUMNS];
        }
        double[] x = gaussians(SeededRandom.of(4, "check", 0));
        try (TorchScope scope = TorchScope.open()) {
            double[] once = augmented(scope, shared, x);

            assertThat(augmented(scope, new DsaParameters(operation, repeated), x))
                    .containsExactly(once);
            if (operation != Operation.NONE) {
                assertThat(once).isNotEqualTo(x);
            }
        }
    }

    @Test
    void shouldShiftDownAndRight() {
        double[] moved = one(Operation.CROP, new float[] {1, 2, 0});

        assertThat(moved[1 * 8 + 2]).isEqualTo(pixel(0, 0));
        assertThat(moved[7 * 8 + 7]).isEqualTo(pixel(6, 5));
        assertThat(moved[0]).isZero();
    }

    @Test
    void shouldMirror() {
        double[] mirrored = one(Operation.FLIP, new float[] {1, 0, 0});

        assertThat(mirrored[3 * 8]).isEqualTo(pixel(3, 7));
    }

    @Test
    void shouldCutOutAndClipAtTheBorder() {
        double[] cut = one(Operation.CUTOUT, new float[] {-2, 6, 4});

        assertThat(cut[1 * 8 + 6]).isZero();
        assertThat(cut[1 * 8 + 7]).isZero();
        assertThat(cut[2 * 8 + 6]).isEqualTo(pixel(2, 6));
        assertThat(cut[1 * 8 + 5]).isEqualTo(pixel(1, 5));
    }

    @Test
    void shouldShrinkWhenScaledByMoreThanOne() {
        double[] shrunk = one(Operation.SCALE, new float[] {1, 2, 0});

        // Rows are sampled at twice their distance from the centre: row 0 comes from row -4, row 3 from row 2.5.
        assertThat(shrunk[0]).isZero();
        assertThat(shrunk[3 * 8]).isCloseTo((pixel(2, 0) + pixel(3, 0)) / 2, within(1e-12));
    }

    @Test
    void shouldRotateByARightAngle() {
        double[] rotated = one(Operation.ROTATE, new float[] {(float) (Math.PI / 2), 0, 0});

        // The angle is float32: 1e-7 off, times values below 65 and 8 px.
        assertThat(rotated[0]).isCloseTo(pixel(0, 7), within(1e-4));
        assertThat(rotated[7 * 8]).isCloseTo(pixel(0, 0), within(1e-4));
    }

    @Test
    void shouldChangeColourAsSpecified() {
        try (TorchScope scope = TorchScope.open()) {
            NDArray x = scope.doubles(new double[] {1, 2, 6}, 1, 3, 1, 1);
            NDArray p = scope.floats(new float[] {0.25f, 2f, 0.5f}, 1, 3);
            double[] changed = program.call(scope, DsaParameters.AUGMENTED, x, Operation.COLOUR.code(), p)
                    .get(0)
                    .toDoubleArray();

            // 1.25, 2.25, 6.25 around their grey 3.25, doubled, then halved around the same mean.
            assertThat(changed).containsExactly(new double[] {1.25, 2.25, 6.25}, within(1e-12));
        }
    }

    @Test
    void shouldDrawWithinThePublishedRangesAndReachTheirEnds() {
        ImageShape shape = new ImageShape(3, 32, 32);
        RandomGenerator random = SeededRandom.of(1, "check", 0);
        Set<Operation> seen = EnumSet.noneOf(Operation.class);
        Set<Float> shifts = new TreeSet<>();
        for (int i = 0; i < 2_000; i++) {
            DsaParameters drawn = DsaParameters.draw(Augmentation.DSA, shape, 2, random);
            seen.add(drawn.operation());
            float first = drawn.values()[0];
            switch (drawn.operation()) {
                case NONE -> throw new AssertionError("DSA always does something");
                case COLOUR -> assertThat(first).isBetween(-0.5f, 0.5f);
                case CROP -> shifts.add(first);
                case CUTOUT -> {
                    assertThat(first).isBetween(-8f, 24f);
                    assertThat(drawn.values()[2]).isEqualTo(16f);
                }
                case FLIP -> assertThat(first).isIn(0f, 1f);
                case SCALE -> assertThat(first).isBetween(1 / 1.2f - 1e-6f, 1.2f);
                case ROTATE -> assertThat(Math.toDegrees(first)).isBetween(-15.01, 15.01);
            }
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(Augmentation.DSA.operations());
        assertThat(shifts).containsExactly(-4f, -3f, -2f, -1f, 0f, 1f, 2f, 3f, 4f);
        assertThat(Augmentation.DSA_NO_FLIP.operations())
                .doesNotContain(Operation.FLIP)
                .hasSize(5);
        assertThat(DsaParameters.draw(Augmentation.NONE, shape, 1, random).operation())
                .isEqualTo(Operation.NONE);
    }

    @Test
    void shouldRefuseIncompleteRows() {
        assertThatThrownBy(() -> new DsaParameters(Operation.FLIP, new float[4]))
                .isInstanceOf(LaddException.class);
    }

    /** A draw that does something, of the given operation. */
    private static DsaParameters drawOf(Operation operation, int rows) {
        if (operation == Operation.NONE) {
            return new DsaParameters(operation, new float[rows * DsaParameters.COLUMNS]);
        }
        RandomGenerator random = SeededRandom.of(7, "draw", rows);
        while (true) {
            DsaParameters drawn = DsaParameters.draw(Augmentation.DSA, SHAPE, rows, random);
            if (drawn.operation() == operation && drawn.values()[0] != 0) {
                return drawn;
            }
        }
    }

    /** The operation on one 8 x 8 image whose pixels are 1 + their position. */
    private static double[] one(Operation operation, float[] row) {
        try (TorchScope scope = TorchScope.open()) {
            double[] x = new double[64];
            for (int i = 0; i < 64; i++) {
                x[i] = pixel(i / 8, i % 8);
            }
            return program.call(
                            scope,
                            DsaParameters.AUGMENTED,
                            scope.doubles(x, 1, 1, 8, 8),
                            operation.code(),
                            new DsaParameters(operation, row).tensor(scope))
                    .get(0)
                    .toDoubleArray();
        }
    }

    private static double pixel(int row, int column) {
        return 1 + row * 8 + column;
    }

    private static double value(TorchScope scope, DsaParameters drawn, double[] x, double[] direction) {
        double[] result = augmented(scope, drawn, x);
        double sum = 0;
        for (int i = 0; i < result.length; i++) {
            sum += result[i] * direction[i];
        }
        return sum;
    }

    private static double[] augmented(TorchScope scope, DsaParameters drawn, double[] x) {
        return program.call(
                        scope,
                        DsaParameters.AUGMENTED,
                        tensor(scope, x),
                        drawn.operation().code(),
                        drawn.tensor(scope))
                .get(0)
                .toDoubleArray();
    }

    private static NDArray tensor(TorchScope scope, double[] values) {
        return scope.doubles(values, COUNT, SHAPE.channels(), SHAPE.height(), SHAPE.width());
    }

    private static double[] gaussians(RandomGenerator random) {
        return random.doubles((long) COUNT * SHAPE.values(), -1, 1).toArray();
    }

    private static double[] with(double[] x, int i, double step) {
        double[] copy = x.clone();
        copy[i] += step;
        return copy;
    }
}
