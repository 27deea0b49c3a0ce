package dev.laddstreams.learning.label;

import java.nio.ByteBuffer;

/** How one row of probabilities is stored. Thread-safe. */
interface RowCode {
    /**
     * Writes a row at the target's position.
     *
     * @param probabilities holds the row from {@code from} on: finite, not negative, sum 1 within
     *     {@link DenseLabelCodec#TOLERANCE}
     * @param target little-endian
     */
    void encode(float[] probabilities, int from, ByteBuffer target);

    /**
     * Reads a row at the source's position, as stored: nothing is checked that the code does not need.
     *
     * @param source little-endian
     * @param probabilities takes the row from {@code to} on
     */
    void decode(ByteBuffer source, float[] probabilities, int to);

    /** By how much rounding may change the sum of a row. */
    double rounding();
}
