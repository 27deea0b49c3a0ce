package dev.laddstreams.learning.label;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One number a row, no codebook: the row rounded to whole {@code n}-ths, and the place of these among all there are. All of
 * it is whole numbers but for one division, so that every language gives the same bits.
 *
 * <p><b>Denominator.</b> {@code n} is the largest number up to {@value #MAX_DENOMINATOR} for which the
 * {@code binomial(n + C - 1, C - 1)} rows of {@code C} whole numbers that sum to {@code n} fit into the bits: 3, 9 and 21 for
 * 8, 16 and 24 bits at 10 classes.
 *
 * <p><b>Rounding.</b> {@code w[i] = floor(2^30 p[i])} and {@code W} their sum, which makes up for rows that do not sum to 1.
 * {@code k[i] = floor(n w[i] / W + 1/2) = (2 n w[i] + W) div 2W}, off by {@code e[i] = n w[i] - W k[i]}. While the {@code k}
 * sum to more than {@code n}, the one with the smallest {@code e} loses 1; while they sum to less, the one with the largest
 * {@code e} gains 1; of equals the lowest class, and each class once at most.
 *
 * <p><b>Rank.</b> With {@code t[i] = k[i+1] + ... + k[C-1]}, the rank is the sum over {@code i = 0..C-2} of
 * {@code binomial(t[i] + j - 1, j)}, {@code j = C - 1 - i}: 0 for all in class 0, the last one for all in the last class. It is
 * stored as an unsigned little-endian number.
 *
 * <p><b>Reading.</b> For {@code j = C-1..1}, {@code t} is the largest number with {@code binomial(t + j - 1, j)} of at most
 * what is left of the rank; that is taken off, and the class has the former {@code t} (at first {@code n}) less this one. Its
 * probability is {@code (k + 0.05) / (n + 0.05 C)}, computed as {@code (20 k + 1) / (20 n + C)} in float64 and rounded to
 * float32.
 */
final class LatticeCode implements RowCode {
    static final int MAX_BITS = 160;
    static final int MAX_DENOMINATOR = 255;

    private static final int MAX_CLASSES = 32_768;
    /** Up to here ranks are whole numbers of 64 bits with a sign. */
    private static final int LONG_BITS = 62;

    private static final double WEIGHT = 0x1p30;
    /** Few are used together; a topic may hold records of any. */
    private static final int CACHED = 4;

    private static final Map<Long, LatticeCode> CACHE = new ConcurrentHashMap<>();

    private final int classes;
    private final int bits;
    private final int denominator;
    private final LatticeRanks ranks;
    private final float[] values;

    private LatticeCode(int classes, int bits) {
        this.classes = classes;
        this.bits = bits;
        this.denominator = denominator(classes, bits);
        BigInteger count = count(denominator, classes);
        this.ranks = count.bitLength() <= LONG_BITS
                ? new LongRanks(denominator, classes, bits)
                : new BigRanks(denominator, classes, bits);
        this.values = new float[denominator + 1];
        for (int k = 0; k <= denominator; k++) {
            values[k] = (float) ((20.0 * k + 1) / (20.0 * denominator + classes));
        }
    }

    /** @param classes at most {@link #maxClasses} */
    static LatticeCode of(int classes, int bits) {
        long key = ((long) classes << Integer.SIZE) | bits;
        LatticeCode known = CACHE.get(key);
        if (known != null) {
            return known;
        }
        if (CACHE.size() >= CACHED) {
            CACHE.clear();
        }
        return CACHE.computeIfAbsent(key, absent -> new LatticeCode(classes, bits));
    }

    /** Beyond, not even whole rows of one class would fit. */
    static int maxClasses(int bits) {
        return bits >= 15 ? MAX_CLASSES : 1 << bits;
    }

    /** The {@code n} of so many bits a row; 0 where not even {@code n = 1} fits. */
    static int denominator(int classes, int bits) {
        BigInteger count = BigInteger.ONE;
        int n = 0;
        while (n < MAX_DENOMINATOR) {
            count = count.multiply(BigInteger.valueOf((long) n + classes)).divide(BigInteger.valueOf(n + 1L));
            if (count.subtract(BigInteger.ONE).bitLength() > bits) {
                break;
            }
            n++;
        }
        return n;
    }

    /** Whole bytes that rows of so fine a denominator take, in bits. */
    static int bits(int denominator, int classes) {
        int least = count(denominator, classes).subtract(BigInteger.ONE).bitLength();
        return Math.max(8, (least + 7) / 8 * 8);
    }

    private static BigInteger count(int denominator, int classes) {
        BigInteger count = BigInteger.ONE;
        for (int n = 0; n < denominator; n++) {
            count = count.multiply(BigInteger.valueOf((long) n + classes)).divide(BigInteger.valueOf(n + 1L));
        }
        return count;
    }

    @Override
    public void encode(float[] probabilities, int from, ByteBuffer target) {
        ranks.put(rounded(probabilities, from), target);
    }

    private int[] rounded(float[] probabilities, int from) {
        long[] errors = new long[classes];
        long whole = 0;
        for (int i = 0; i < classes; i++) {
            errors[i] = (long) (probabilities[from + i] * WEIGHT);
            whole += errors[i];
        }
        int[] counts = new int[classes];
        int over = -denominator;
        for (int i = 0; i < classes; i++) {
            long share = denominator * errors[i];
            counts[i] = (int) ((2 * share + whole) / (2 * whole));
            errors[i] = share - whole * counts[i];
            over += counts[i];
        }
        for (; over > 0; over--) {
            int most = extreme(errors, -1);
            counts[most]--;
            errors[most] += whole;
        }
        for (; over < 0; over++) {
            int most = extreme(errors, 1);
            counts[most]++;
            errors[most] -= whole;
        }
        return counts;
    }

    /** The first of the largest errors, or of the smallest for a sign of -1. */
    private static int extreme(long[] errors, int sign) {
        int most = 0;
        for (int i = 1; i < errors.length; i++) {
            if (sign * errors[i] > sign * errors[most]) {
                most = i;
            }
        }
        return most;
    }

    @Override
    public void decode(ByteBuffer source, float[] probabilities, int to) {
        int[] counts = new int[classes];
        if (!ranks.take(source, counts)) {
            throw LaddException.cannot(
                    Reason.RECORD_INVALID,
                    "decode dense label",
                    "a row of LATTICE" + bits + " that stands for no probabilities of " + classes + " classes",
                    "a number below " + count(denominator, classes));
        }
        for (int i = 0; i < classes; i++) {
            probabilities[to + i] = values[counts[i]];
        }
    }

    @Override
    public double rounding() {
        return 0;
    }
}
