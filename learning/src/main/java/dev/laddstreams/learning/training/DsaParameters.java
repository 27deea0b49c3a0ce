package dev.laddstreams.learning.training;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.engine.TorchMethod;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.engine.TorchSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One draw of differentiable Siamese augmentation for a batch: the operation, and its parameters for each image or, in
 * one row, for all of them (Siamese). Ranges: Zhao and Bilen 2021 with their published settings. The operations
 * themselves are {@code dsa.py}: {@code augment(x, operation.code(), rows)}.
 *
 * @param values [rows, 3]
 */
public record DsaParameters(Operation operation, float[] values) {
    public static final TorchMethod AUGMENTED = TorchMethod.of("augmented(x, operation, p)");
    public static final TorchMethod AUGMENT_GRADIENT = TorchMethod.of("augment_gradient(x, operation, p, direction)");

    /** The TorchScript program with the operations. */
    public static final TorchSource PROGRAM = TorchSource.of("dsa", AUGMENTED, AUGMENT_GRADIENT);

    /** The number of parameters in one row. */
    public static final int COLUMNS = 3;

    private static final double MAX_SHIFT = 0.125;
    private static final double CUTOUT_SIDE = 0.5;
    private static final double SCALE = 1.2;
    private static final double MAX_ANGLE = Math.toRadians(15);

    /** What is done to the batch, and what the three columns of a row hold. */
    public enum Operation {
        /** Changes nothing. */
        NONE(0),
        /** Brightness offset -0.5..0.5, saturation factor 0..2, contrast factor 0.5..1.5. */
        COLOUR(1),
        /** Shift down and right by up to an eighth of the side, whole pixels, zeros moving in. */
        CROP(2),
        /** Top, left and side of a square set to zero; half the image's side, centred anywhere in the image. */
        CUTOUT(3),
        /** 1 mirrors left and right, 0 does not; even odds. */
        FLIP(4),
        /** Horizontal and vertical factor 1/1.2..1.2; above 1 shrinks. */
        SCALE(5),
        /** Angle of at most 15 degrees, in radians. */
        ROTATE(6);

        private final int code;

        Operation(int code) {
            this.code = code;
        }

        /** The number by which {@code dsa.py} knows it. */
        public int code() {
            return code;
        }
    }

    public DsaParameters {
        if (values.length == 0 || values.length % COLUMNS != 0) {
            throw LaddException.cannot(
                    Reason.INTERNAL, "augment", values.length + " parameters", "rows of " + COLUMNS + " values");
        }
    }

    /**
     * Draws an operation and its parameters.
     *
     * @param rows 1 for parameters that all images share, or one row an image
     */
    public static DsaParameters draw(Augmentation augmentation, ImageShape shape, int rows, RandomGenerator random) {
        List<Operation> operations = augmentation.operations();
        Operation operation = operations.isEmpty() ? Operation.NONE : operations.get(random.nextInt(operations.size()));
        float[] values = new float[rows * COLUMNS];
        for (int row = 0; row < rows; row++) {
            fill(operation, shape, values, row * COLUMNS, random);
        }
        return new DsaParameters(operation, values);
    }

    public int rows() {
        return values.length / COLUMNS;
    }

    /** The parameters as a tensor [rows, 3]. */
    public NDArray tensor(TorchScope scope) {
        return scope.floats(values, rows(), COLUMNS);
    }

    private static void fill(Operation operation, ImageShape shape, float[] values, int at, RandomGenerator random) {
        switch (operation) {
            case NONE -> {}
            case COLOUR -> {
                values[at] = random.nextFloat() - 0.5f;
                values[at + 1] = random.nextFloat() * 2f;
                values[at + 2] = random.nextFloat() + 0.5f;
            }
            case CROP -> {
                values[at] = shift(shape.height(), random);
                values[at + 1] = shift(shape.width(), random);
            }
            case CUTOUT -> {
                int side = (int) (Math.min(shape.height(), shape.width()) * CUTOUT_SIDE + 0.5);
                values[at] = random.nextInt(shape.height() + 1 - side % 2) - side / 2;
                values[at + 1] = random.nextInt(shape.width() + 1 - side % 2) - side / 2;
                values[at + 2] = side;
            }
            case FLIP -> values[at] = random.nextBoolean() ? 1f : 0f;
            case SCALE -> {
                values[at] = (float) random.nextDouble(1 / SCALE, SCALE);
                values[at + 1] = (float) random.nextDouble(1 / SCALE, SCALE);
            }
            case ROTATE -> values[at] = (float) random.nextDouble(-MAX_ANGLE, MAX_ANGLE);
        }
    }

    private static int shift(int side, RandomGenerator random) {
        int most = (int) (side * MAX_SHIFT + 0.5);
        return random.nextInt(-most, most + 1);
    }
}
