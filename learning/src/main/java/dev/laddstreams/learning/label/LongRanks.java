package dev.laddstreams.learning.label;

import java.nio.ByteBuffer;

/** Ranks that fit into a long; those of one byte are looked up. */
final class LongRanks implements LatticeRanks {
    private final int denominator;
    private final int classes;
    private final int bytes;
    /** {@code binomial(t + j - 1, j)} at {@code [j][t]}. */
    private final long[][] table;

    private final long count;
    /** Whole numbers of every rank of one byte, one row after the other; empty for longer ranks. */
    private final byte[] rows;

    LongRanks(int denominator, int classes, int bits) {
        this.denominator = denominator;
        this.classes = classes;
        this.bytes = bits / 8;
        this.table = new long[classes][denominator + 2];
        for (int t = 1; t <= denominator + 1; t++) {
            table[0][t] = 1;
        }
        for (int j = 1; j < classes; j++) {
            for (int t = 1; t <= denominator + 1; t++) {
                table[j][t] = table[j][t - 1] + table[j - 1][t];
            }
        }
        this.count = table[classes - 1][denominator + 1];
        this.rows = bytes == 1 ? everyRow() : new byte[0];
    }

    private byte[] everyRow() {
        byte[] every = new byte[Math.toIntExact(count * classes)];
        int[] counts = new int[classes];
        for (int rank = 0; rank < count; rank++) {
            find(rank, counts);
            for (int i = 0; i < classes; i++) {
                every[rank * classes + i] = (byte) counts[i];
            }
        }
        return every;
    }

    @Override
    public void put(int[] counts, ByteBuffer target) {
        long rank = 0;
        int left = denominator;
        for (int i = 0; i < classes - 1; i++) {
            left -= counts[i];
            rank += table[classes - 1 - i][left];
        }
        for (int i = 0; i < bytes; i++) {
            target.put((byte) (rank >>> (8 * i)));
        }
    }

    @Override
    public boolean take(ByteBuffer source, int[] counts) {
        long rank = 0;
        for (int i = 0; i < bytes; i++) {
            rank |= (source.get() & 0xffL) << (8 * i);
        }
        if (rank < 0 || rank >= count) {
            return false;
        }
        if (rows.length > 0) {
            int row = (int) rank * classes;
            for (int i = 0; i < classes; i++) {
                counts[i] = rows[row + i] & 0xff;
            }
        } else {
            find(rank, counts);
        }
        return true;
    }

    private void find(long rank, int[] counts) {
        long rest = rank;
        int left = denominator;
        for (int i = 0; i < classes - 1; i++) {
            long[] below = table[classes - 1 - i];
            int t = left;
            while (below[t] > rest) {
                t--;
            }
            rest -= below[t];
            counts[i] = left - t;
            left = t;
        }
        counts[classes - 1] = left;
    }
}
