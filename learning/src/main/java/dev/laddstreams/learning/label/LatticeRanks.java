package dev.laddstreams.learning.label;

import java.nio.ByteBuffer;

/** Places among all rows of whole numbers with one sum, as {@link LatticeCode} counts them. Thread-safe. */
interface LatticeRanks {
    /** @param counts sum to the denominator */
    void put(int[] counts, ByteBuffer target);

    /**
     * @param counts takes the whole numbers
     * @return whether there is such a rank
     */
    boolean take(ByteBuffer source, int[] counts);
}
