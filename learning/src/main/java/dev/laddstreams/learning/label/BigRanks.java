package dev.laddstreams.learning.label;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Ranks beyond a long. */
final class BigRanks implements LatticeRanks {
    private final int denominator;
    private final int classes;
    private final int bytes;
    /** {@code binomial(t + j - 1, j)} at {@code [j][t]}. */
    private final BigInteger[][] table;

    BigRanks(int denominator, int classes, int bits) {
        this.denominator = denominator;
        this.classes = classes;
        this.bytes = bits / 8;
        this.table = new BigInteger[classes][denominator + 2];
        for (int j = 0; j < classes; j++) {
            table[j][0] = BigInteger.ZERO;
            for (int t = 1; t <= denominator + 1; t++) {
                table[j][t] = j == 0 ? BigInteger.ONE : table[j][t - 1].add(table[j - 1][t]);
            }
        }
    }

    @Override
    public void put(int[] counts, ByteBuffer target) {
        BigInteger rank = BigInteger.ZERO;
        int left = denominator;
        for (int i = 0; i < classes - 1; i++) {
            left -= counts[i];
            rank = rank.add(table[classes - 1 - i][left]);
        }
        byte[] digits = rank.toByteArray();
        for (int i = 0; i < bytes; i++) {
            target.put(i < digits.length ? digits[digits.length - 1 - i] : 0);
        }
    }

    @Override
    public boolean take(ByteBuffer source, int[] counts) {
        byte[] digits = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            digits[bytes - 1 - i] = source.get();
        }
        BigInteger rest = new BigInteger(1, digits);
        if (rest.compareTo(table[classes - 1][denominator + 1]) >= 0) {
            return false;
        }
        int left = denominator;
        for (int i = 0; i < classes - 1; i++) {
            BigInteger[] below = table[classes - 1 - i];
            int t = left;
            while (below[t].compareTo(rest) > 0) {
                t--;
            }
            rest = rest.subtract(below[t]);
            counts[i] = left - t;
            left = t;
        }
        counts[classes - 1] = left;
        return true;
    }
}
