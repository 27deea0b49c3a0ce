package dev.laddstreams.learning.label;

/**
 * How the probabilities of a dense label are stored. The errors are the largest difference between a probability and the
 * one read back, after {@link DenseLabelCodec} has re-normalised its row of {@code C} classes.
 */
public enum LabelEncoding {
    /** 4 bytes a value, little-endian. Exact for rows that sum to 1 within 1e-6. */
    FLOAT32,
    /**
     * 2 bytes a value, IEEE 754 binary16, little-endian. Error at most 2.5e-4 up to 1000 classes: rounding is relative,
     * at most 2^-11 (2^-25 absolute below 2^-14), which the re-normalised row turns into 2^-10 p (1 - p).
     */
    FLOAT16,
    /**
     * 1 byte a value, {@code round(255 p)}, at most 255 classes. Error at most C / 510: 0.018 measured for 10 classes,
     * where nine probabilities just below 1/510 are lost.
     */
    UINT8,
    /** 4 bits a value: the square root, see {@link Sqrt4Code}. */
    SQRT4,
    /** One number a row, see {@link LatticeCode}; a {@link LabelCodec} says of how many bits. */
    LATTICE
}
