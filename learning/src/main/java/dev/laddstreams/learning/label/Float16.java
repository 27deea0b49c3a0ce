package dev.laddstreams.learning.label;

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
public final class Float16 {
    private static final int FRACTION_GAP = 23 - 10;
    private static final int SMALLEST_NORMAL = 0x38800000; // 2^-14
    private static final int ROUNDS_TO_ZERO = 0x33000000; // 2^-25, halfway to the smallest subnormal
    private static final int ROUNDS_TO_INFINITY = 0x477ff000; // 65520
    private static final int INFINITY = 0x7f800000;

    private Float16() {}

    /** The nearest binary16, ties to even; too large becomes infinite, NaN stays NaN. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > INFINITY) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= ROUNDS_TO_INFINITY) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude <= ROUNDS_TO_ZERO) {
            return (short) sign;
        }
        if (magnitude < SMALLEST_NORMAL) {
            int exponent = magnitude >>> 23;
            int significand = (magnitude & 0x7fffff) | 0x800000;
            return (short) (sign | roundedShift(significand, 126 - exponent));
        }
        int rebiased = magnitude - ((127 - 15) << 23);
        return (short) (sign | roundedShift(rebiased, FRACTION_GAP));
    }

    /** The value of a half as a float, exactly. */
    public static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int biased = exponent == 0x1f ? 0xff : exponent + (127 - 15);
        return Float.intBitsToFloat(sign | (biased << 23) | (fraction << FRACTION_GAP));
    }

    /** Shifts right by 1 to 30 bits, to nearest, ties to even. A carry moves into the exponent, as it must. */
    private static int roundedShift(int value, int shift) {
        int odd = (value >>> shift) & 1;
        return (value + (1 << (shift - 1)) - 1 + odd) >>> shift;
    }
}
