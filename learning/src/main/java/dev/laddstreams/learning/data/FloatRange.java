package dev.laddstreams.learning.data;

import dev.laddstreams.learning.npy.NpyArray;
import java.io.IOException;
import java.util.Locale;

/**
 * In which range the floats of one array of images lie. Each image has a vote: of its values that are not 0, are most
 * above 1.5? Then it is in 0..255, else in 0..1; a black image has none. The images must agree, so that no single extreme
 * value decides; values that filters leave a little outside of the range are cut off, others are refused.
 *
 * @param scale what turns an element into an intensity
 * @param text for people
 */
record FloatRange(float scale, String text) {
    static final FloatRange BYTES = new FloatRange(1, "bytes in 0..255");

    /** No value of 0..1 is above it, not even after a filter that overshoots. */
    private static final double ABOVE_UNIT = 1.5;
    /** How far filters overshoot, as a part of the range: bicubic and Lanczos in two directions stay below. */
    private static final double OVERSHOOT = 0.25;
    /** Rounding errors are not outside. */
    private static final double NEARLY = 0.004;
    /** Values around a mean of 0 are outside in about half of all cases, filtered ones at a few edges. */
    private static final double MOST_OUTSIDE = 0.2;
    /** Below this, nothing in 0..255 is visible: such numbers are of another range, such as 0..16. */
    private static final double DARKEST = 32;
    /** Almost black images vote for 0..1 wherever they are. */
    private static final double MOST_DISSENTERS = 0.01;

    private static final String RULE =
            "images in 0..1 or 0..255, as they are before normalisation; --mean and --std say what it was";

    /** @param values in one image */
    static FloatRange of(NpyArray array, int values) throws IOException {
        Scan scan = new Scan(array, values);
        array.forEach(scan::accept);
        return scan.decide();
    }

    /** One pass over all elements. */
    private static final class Scan {
        private final NpyArray array;
        private final int values;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;
        private long leastAt;
        private long mostAt;
        private long outsideUnit;
        private long outsideBytes;
        private long total;
        private int nonZero;
        private int aboveUnit;
        private long unitVotes;
        private long byteVotes;
        private long firstUnit = -1;
        private long firstByte = -1;

        Scan(NpyArray array, int values) {
            this.array = array;
            this.values = values;
        }

        void accept(long index, double value) {
            if (!Double.isFinite(value)) {
                throw array.invalid("value " + value, RULE, null);
            }
            if (value < least) {
                least = value;
                leastAt = index;
            }
            if (value > most) {
                most = value;
                mostAt = index;
            }
            total++;
            outsideUnit += outside(value, 1);
            outsideBytes += outside(value, 255);
            nonZero += value > NEARLY ? 1 : 0;
            aboveUnit += value > ABOVE_UNIT ? 1 : 0;
            if (index % values == values - 1) {
                vote(index / values);
            }
        }

        private static int outside(double value, double range) {
            return value < -NEARLY * range || value > (1 + NEARLY) * range ? 1 : 0;
        }

        private void vote(long image) {
            if (nonZero > 0 && 2 * aboveUnit >= nonZero) {
                byteVotes++;
                firstByte = firstByte < 0 ? image : firstByte;
            } else if (nonZero > 0) {
                unitVotes++;
                firstUnit = firstUnit < 0 ? image : firstUnit;
            }
            nonZero = 0;
            aboveUnit = 0;
        }

        FloatRange decide() {
            if (byteVotes == 0) {
                requireWithin(1, outsideUnit);
                return new FloatRange(255, "floats in 0..1" + seen());
            }
            if (unitVotes > MOST_DISSENTERS * (unitVotes + byteVotes)) {
                throw array.invalid(
                        String.format(
                                Locale.ROOT,
                                "%d images look as if in 0..1, image %d first, and %d as if in 0..255, image %d first",
                                unitVotes,
                                firstUnit,
                                byteVotes,
                                firstByte),
                        "all images of an array in 0..1, or all in 0..255; save them as uint8 to be sure",
                        null);
            }
            requireWithin(255, outsideBytes);
            if (most < DARKEST) {
                throw array.invalid(
                        "floats up to " + number(most), "a largest value near 1 or near 255; rescale them", null);
            }
            return new FloatRange(1, "floats in 0..255" + seen());
        }

        private void requireWithin(int range, long outside) {
            if (least < -OVERSHOOT * range) {
                throw stray(least, leastAt, range);
            }
            if (most > (1 + OVERSHOOT) * range) {
                throw stray(most, mostAt, range);
            }
            if (outside > MOST_OUTSIDE * total) {
                throw array.invalid(
                        outside + " of " + total + " values outside of 0.." + range + ", from " + number(least) + " to "
                                + number(most),
                        RULE,
                        null);
            }
        }

        private RuntimeException stray(double value, long index, int range) {
            return array.invalid(
                    "value " + (float) value + " of image " + index / values + ", where the others are in 0.." + range,
                    RULE,
                    null);
        }

        private String seen() {
            return " (seen " + number(least) + " to " + number(most) + ")";
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
