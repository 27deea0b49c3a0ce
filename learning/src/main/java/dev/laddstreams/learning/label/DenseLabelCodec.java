package dev.laddstreams.learning.label;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Dense labels as stored bytes: rows in sub-image order, each row by its {@link LabelCodec}. Both ways
 * check that every value is finite and not negative and that every row sums to 1 (within {@link #TOLERANCE} and what the
 * codec may round), and fail with reason {@code RECORD_INVALID}. Thread-safe.
 */
public final class DenseLabelCodec {
    /** By how much the sum of a row may differ from 1 before it is stored. */
    public static final double TOLERANCE = 1e-3;

    private static final String ENCODE = "encode dense label";
    private static final String DECODE = "decode dense label";
    private static final double EXACT = 1e-6;
    /** Few bytes may stand for many values. */
    private static final int MOST_VALUES = 1 << 24;

    private DenseLabelCodec() {}

    /**
     * @param probabilities holds [rows, classes] from {@code offset} on
     * @throws LaddException with reason {@code INCOMPATIBLE} for more classes than the codec can tell apart, such as 256 as
     *     UINT8, where a row could vanish
     */
    public static byte[] encode(float[] probabilities, int offset, int rows, int classes, LabelCodec codec) {
        requireSize(ENCODE, rows, classes, codec);
        byte[] bytes = new byte[codec.bytes(rows, classes)];
        ByteBuffer target = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        RowCode code = codec.rowCode(classes);
        for (int row = 0; row < rows; row++) {
            int from = offset + row * classes;
            requireProbabilities(ENCODE, probabilities, from, classes, row, TOLERANCE);
            code.encode(probabilities, from, target);
        }
        return bytes;
    }

    /**
     * Checks all that {@link #decode} checks, without an array of all values.
     *
     * @param bytes read from its position to its limit, both of which stay
     */
    public static void check(ByteBuffer bytes, int rows, int classes, LabelCodec codec) {
        ByteBuffer source = source(bytes, rows, classes, codec);
        RowCode code = codec.rowCode(classes);
        double tolerance = TOLERANCE + code.rounding();
        float[] values = new float[classes];
        for (int row = 0; row < rows; row++) {
            code.decode(source, values, 0);
            requireProbabilities(DECODE, values, 0, classes, row, tolerance);
        }
    }

    /**
     * @param bytes read from its position to its limit, both of which stay
     * @return probabilities [rows, classes]; every row sums to 1 within 1e-6
     */
    public static float[] decode(ByteBuffer bytes, int rows, int classes, LabelCodec codec) {
        ByteBuffer source = source(bytes, rows, classes, codec);
        RowCode code = codec.rowCode(classes);
        double tolerance = TOLERANCE + code.rounding();
        float[] probabilities = new float[Math.multiplyExact(rows, classes)];
        for (int row = 0; row < rows; row++) {
            int from = row * classes;
            code.decode(source, probabilities, from);
            double sum = requireProbabilities(DECODE, probabilities, from, classes, row, tolerance);
            if (Math.abs(sum - 1) > EXACT) {
                for (int i = from; i < from + classes; i++) {
                    probabilities[i] = (float) (probabilities[i] / sum);
                }
            }
        }
        return probabilities;
    }

    private static ByteBuffer source(ByteBuffer bytes, int rows, int classes, LabelCodec codec) {
        requireSize(DECODE, rows, classes, codec);
        if (bytes.remaining() != codec.bytes(rows, classes)) {
            throw invalid(
                    DECODE,
                    bytes.remaining() + " bytes",
                    codec.bytes(rows, classes) + " bytes for " + rows + " rows of " + classes + " classes as " + codec);
        }
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
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

    private static void requireSize(String action, int rows, int classes, LabelCodec codec) {
        if (rows < 1 || classes < 1) {
            throw invalid(action, rows + " rows of " + classes + " classes", "at least 1 of each");
        }
        if ((long) rows * classes > MOST_VALUES) {
            throw invalid(action, rows + " rows of " + classes + " classes", "at most " + MOST_VALUES + " values");
        }
        if (classes > codec.maxClasses()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    action,
                    classes + " classes as " + codec,
                    "at most " + codec.maxClasses() + " classes; use FLOAT16");
        }
    }

    private static LaddException invalid(String action, String value, String expected) {
        return LaddException.cannot(Reason.RECORD_INVALID, action, value, expected);
    }
}
