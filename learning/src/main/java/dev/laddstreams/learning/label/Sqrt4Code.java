package dev.laddstreams.learning.label;

import java.nio.ByteBuffer;

/**
 * Four bits a class: {@code s = floor(15 sqrt(p) + 1/2)} in float64, two a byte, the lower class in the lower bits; read back
 * as {@code s^2} over the row's sum of squares. Even errors of square roots are even errors of the divergence, so that small
 * probabilities keep more of themselves than in as many bits of the probability.
 */
record Sqrt4Code(int classes) implements RowCode {
    /** Up to here a row's largest probability is never stored as 0. */
    static final int MAX_CLASSES = 900;

    private static final int STEPS = 15;

    static int bytes(int classes) {
        return classes / 2 + classes % 2;
    }

    @Override
    public void encode(float[] probabilities, int from, ByteBuffer target) {
        for (int c = 0; c < classes; c += 2) {
            int low = step(probabilities[from + c]);
            int high = c + 1 < classes ? step(probabilities[from + c + 1]) : 0;
            target.put((byte) (low | (high << 4)));
        }
    }

    private static int step(float probability) {
        return Math.min(STEPS, (int) Math.floor(STEPS * Math.sqrt(probability) + 0.5));
    }

    @Override
    public void decode(ByteBuffer source, float[] probabilities, int to) {
        long squares = 0;
        for (int c = 0; c < classes; c += 2) {
            int both = source.get() & 0xff;
            int low = both & STEPS;
            probabilities[to + c] = low;
            squares += (long) low * low;
            if (c + 1 < classes) {
                int high = both >>> 4;
                probabilities[to + c + 1] = high;
                squares += (long) high * high;
            }
        }
        for (int c = 0; c < classes && squares > 0; c++) {
            double step = probabilities[to + c];
            probabilities[to + c] = (float) (step * step / squares);
        }
    }

    @Override
    public double rounding() {
        return 0;
    }
}
