package dev.laddstreams.learning.label;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How dense labels are stored, in full: what a reader must know besides rows and classes.
 *
 * @param bits of a row, for {@link LabelEncoding#LATTICE}: whole bytes up to {@value LatticeCode#MAX_BITS} bits; 0 for the
 *     others
 */
public record LabelCodec(LabelEncoding encoding, int bits) {
    public static final LabelCodec FLOAT32 = new LabelCodec(LabelEncoding.FLOAT32, 0);
    public static final LabelCodec FLOAT16 = new LabelCodec(LabelEncoding.FLOAT16, 0);
    public static final LabelCodec UINT8 = new LabelCodec(LabelEncoding.UINT8, 0);
    public static final LabelCodec SQRT4 = new LabelCodec(LabelEncoding.SQRT4, 0);

    private static final String BITS_RULE = "8 to " + LatticeCode.MAX_BITS + " bits in whole bytes for LATTICE, 0 else";
    private static final Pattern LATTICE_NAME = Pattern.compile("(?i)lattice(\\d{1,3})");

    /** @throws LaddException with reason {@code RECORD_INVALID} for bits that the encoding does not have */
    public LabelCodec {
        requireNonNull(encoding, "encoding");
        if (encoding == LabelEncoding.LATTICE ? !isLattice(bits) : bits != 0) {
            throw LaddException.cannot(
                    Reason.RECORD_INVALID, "read dense labels", encoding + " of " + bits + " bits", BITS_RULE);
        }
    }

    /** The lattice code with rows of so many bits. */
    public static LabelCodec lattice(int bits) {
        return new LabelCodec(LabelEncoding.LATTICE, bits);
    }

    /** The codec of a name, in upper or lower case. */
    public static Optional<LabelCodec> find(String name) {
        Matcher lattice = LATTICE_NAME.matcher(name);
        if (lattice.matches()) {
            int bits = Integer.parseInt(lattice.group(1));
            return isLattice(bits) ? Optional.of(lattice(bits)) : Optional.empty();
        }
        return EnumCode.find(LabelEncoding.class, name)
                .filter(encoding -> encoding != LabelEncoding.LATTICE)
                .map(encoding -> new LabelCodec(encoding, 0));
    }

    private static boolean isLattice(int bits) {
        return bits >= 8 && bits <= LatticeCode.MAX_BITS && bits % 8 == 0;
    }

    /** As tables hold it, for example {@code FLOAT16} or {@code LATTICE24}. */
    public String name() {
        return encoding == LabelEncoding.LATTICE ? encoding.name() + bits : encoding.name();
    }

    /** As settings have it, for example {@code float16} or {@code lattice24}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name();
    }

    /** Bytes of a dense label. */
    public int bytes(int rows, int classes) {
        int row =
                switch (encoding) {
                    case FLOAT32 -> Math.multiplyExact(4, classes);
                    case FLOAT16 -> Math.multiplyExact(2, classes);
                    case UINT8 -> classes;
                    case SQRT4 -> Sqrt4Code.bytes(classes);
                    case LATTICE -> bits / 8;
                };
        return Math.multiplyExact(rows, row);
    }

    /** Of how many parts {@link LabelEncoding#LATTICE} makes a row of so many classes; 0 where none fit. */
    public int denominator(int classes) {
        return LatticeCode.denominator(classes, bits);
    }

    /** Of how many classes rows may be. */
    int maxClasses() {
        return switch (encoding) {
            case FLOAT32, FLOAT16 -> Integer.MAX_VALUE;
            case UINT8 -> ValueCode.MAX_UINT8_CLASSES;
            case SQRT4 -> Sqrt4Code.MAX_CLASSES;
            case LATTICE -> LatticeCode.maxClasses(bits);
        };
    }

    /** @param classes at most {@link #maxClasses()} */
    RowCode rowCode(int classes) {
        return switch (encoding) {
            case FLOAT32, FLOAT16, UINT8 -> new ValueCode(encoding, classes);
            case SQRT4 -> new Sqrt4Code(classes);
            case LATTICE -> LatticeCode.of(classes, bits);
        };
    }
}
