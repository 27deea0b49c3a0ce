package dev.laddstreams.learning.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Float16Test {
    @Test
    void shouldReadEveryHalfByItsFormula() {
        for (int bits = 0; bits < 65536; bits++) {
            // compare, not ==: NaN must stay NaN and -0 keep its sign
            int order = Float.compare(Float16.toFloat((short) bits), byFormula(bits));
            assertThat(order).as("half 0x%04x", bits).isZero();
        }
    }

    @Test
    void shouldWriteEveryHalfBackToItself() {
        for (int bits = 0; bits < 65536; bits++) {
            float value = Float16.toFloat((short) bits);
            if (Float.isNaN(value)) {
                assertThat(Float16.toFloat(Float16.fromFloat(value))).isNaN();
            } else {
                assertThat(Float16.fromFloat(value)).as("half 0x%04x", bits).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void shouldRoundBetweenEveryTwoNeighboursToTheNearestAndTiesToEven() {
        for (int bits = 0; bits < 0x7c00; bits++) {
            float low = Float16.toFloat((short) bits);
            // above the largest finite half, 2^16 stands for the next step of the scale
            float high = bits == 0x7bff ? 65536f : Float16.toFloat((short) (bits + 1));
            float middle = (low + high) / 2;
            int even = (bits & 1) == 0 ? bits : bits + 1;
            for (int sign : new int[] {0, 0x8000}) {
                float s = sign == 0 ? 1 : -1;
                assertThat(Float16.fromFloat(s * middle)).isEqualTo((short) (sign | even));
                assertThat(Float16.fromFloat(s * Math.nextDown(middle))).isEqualTo((short) (sign | bits));
                assertThat(Float16.fromFloat(s * Math.nextUp(middle))).isEqualTo((short) (sign | (bits + 1)));
            }
        }
    }

    @Test
    void shouldTakeWhatIsTooLargeAsInfinite() {
        assertThat(Float16.fromFloat(Float.MAX_VALUE)).isEqualTo((short) 0x7c00);
        assertThat(Float16.fromFloat(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xfc00);
        assertThat(Float16.fromFloat(Float.MIN_VALUE)).isZero();
    }

    private static float byFormula(int bits) {
        int exponent = (bits >> 10) & 31;
        int fraction = bits & 1023;
        double magnitude;
        if (exponent == 31) {
            magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb(fraction / 1024.0, -14);
        } else {
            magnitude = Math.scalb(1 + fraction / 1024.0, exponent - 15);
        }
        return (float) (bits >= 0x8000 ? -magnitude : magnitude);
    }
}
