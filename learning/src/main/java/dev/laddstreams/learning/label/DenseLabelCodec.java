package dev.laddstreams.learning.label;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Dense labels as stored bytes: rows in sub-image order, classes within a row, {@link LabelEncoding} per value. Both ways
 * check that every value is finite and not negative and that every row sums to 1 (within {@link #TOLERANCE} and what the
 * encoding may round), and fail with reason {@code RECORD_INVALID}. Thread-safe.
 */
public final class DenseLabelCodec {
    /** By how much the sum of a row may differ from 1 before it is stored. */
    public static final double TOLERANCE = 1e-3;

    private static final String ENCODE = "encode dense label";
    private static final String DECODE = "decode dense label";
    private static final double EXACT = 1e-6;
    private static final int MAX_UINT8_CLASSES = 255;

    private DenseLabelCodec() {}

    /**
     * @param probabilities holds [rows, classes] from {@code offset} on
     * @throws LaddException with reason {@code INCOMPATIBLE} for more than 255 classes as UINT8, where a row could vanish
     */
    public static byte[] encode(float[] probabilities, int offset, int rows, int classes, LabelEncoding encoding) {
        requireSize(ENCODE, rows, classes, encoding);
        byte[] bytes = new byte[encoding.bytes(rows, classes)];
        ByteBuffer target = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < rows; row++) {
            int from = offset + row * classes;
            requireProbabilities(ENCODE, probabilities, from, classes, row, TOLERANCE);
            for (int i = from; i < from + classes; i++) {
                put(target, probabilities[i], encoding);
            }
        }
        return bytes;
    }

    /**
     * Checks all that {@link #decode} checks, without an array of the values.
     *
     * @param bytes read from its position to its limit, both of which stay
     */
    public static void check(ByteBuffer bytes, int rows, int classes, LabelEncoding encoding) {
        ByteBuffer source = source(bytes, rows, classes, encoding);
        double tolerance = TOLERANCE + rounding(classes, encoding);
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int i = 0; i < classes; i++) {
                sum += requireProbability(DECODE, take(source, encoding), row);
            }
            requireSum(DECODE, sum, row, tolerance);
        }
    }

    /**
     * @param bytes read from its position to its limit, both of which stay
     * @return probabilities [rows, classes]; every row sums to 1 within 1e-6
     */
    public static float[] decode(ByteBuffer bytes, int rows, int classes, LabelEncoding encoding) {
        ByteBuffer source = source(bytes, rows, classes, encoding);
        float[] probabilities = new float[rows * classes];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = take(source, encoding);
        }
        double tolerance = TOLERANCE + rounding(classes, encoding);
        for (int row = 0; row < rows; row++) {
            int from = row * classes;
            double sum = requireProbabilities(DECODE, probabilities, from, classes, row, tolerance);
            if (Math.abs(sum - 1) > EXACT) {
                for (int i = from; i < from + classes; i++) {
                    probabilities[i] = (float) (probabilities[i] / sum);
                }
            }
        }
        return probabilities;
    }

    private static ByteBuffer source(ByteBuffer bytes, int rows, int classes, LabelEncoding encoding) {
        requireSize(DECODE, rows, classes, encoding);
        if (bytes.remaining() != encoding.bytes(rows, classes)) {
            throw invalid(
                    DECODE,
                    bytes.remaining() + " bytes",
                    encoding.bytes(rows, classes) + " bytes for " + rows + " rows of " + classes + " classes as "
                            + encoding);
        }
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(ByteBuffer target, float probability, LabelEncoding encoding) {
        switch (encoding) {
            case FLOAT32 -> target.putFloat(probability);
            case FLOAT16 -> target.putShort(Float16.fromFloat(probability));
            case UINT8 -> target.put((byte) Math.min(255, Math.round(255f * probability)));
        }
    }

    private static float take(ByteBuffer source, LabelEncoding encoding) {
        return switch (encoding) {
            case FLOAT32 -> source.getFloat();
            case FLOAT16 -> Float16.toFloat(source.getShort());
            case UINT8 -> (source.get() & 0xff) / 255f;
        };
    }

    /** By how much rounding may change the sum of a row. */
    private static double rounding(int classes, LabelEncoding encoding) {
        return switch (encoding) {
            case FLOAT32 -> 0;
            case FLOAT16 -> 0x1p-11 + classes * 0x1p-25;
            case UINT8 -> classes / 510.0;
        };
    }

    private static double requireProbabilities(
            String action, float[] probabilities, int from, int classes, int row, double tolerance) {
        double sum = 0;
        for (int i = from; i < from + classes; i++) {
            sum += requireProbability(action, probabilities[i], row);
        }
        requireSum(action, sum, row, tolerance);
        return sum;
    }

    private static float requireProbability(String action, float p, int row) {
        if (!(p >= 0 && p < Float.POSITIVE_INFINITY)) {
            throw invalid(action, "value " + p + " in row " + row, "finite probabilities of at least 0");
        }
        return p;
    }

    private static void requireSum(String action, double sum, int row, double tolerance) {
        if (sum == 0 || Math.abs(sum - 1) > tolerance) {
            throw invalid(action, "row " + row + " sums to " + sum, "1");
        }
    }

    private static void requireSize(String action, int rows, int classes, LabelEncoding encoding) {
        if (rows < 1 || classes < 1) {
            throw invalid(action, rows + " rows of " + classes + " classes", "at least 1 of each");
        }
        if (encoding == LabelEncoding.UINT8 && classes > MAX_UINT8_CLASSES) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    action,
                    classes + " classes as UINT8",
                    "at most " + MAX_UINT8_CLASSES + " classes; use FLOAT16");
        }
    }

    private static LaddException invalid(String action, String value, String expected) {
        return LaddException.cannot(Reason.RECORD_INVALID, action, value, expected);
    }
}
