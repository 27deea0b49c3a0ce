package dev.laddstreams.learning.label;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How dense labels are to be stored: by one codec, or by the finest lattice code that an image's size leaves room for.
 *
 * @param fixed empty for the choice by size
 */
public record LabelCodecChoice(Optional<LabelCodec> fixed) {
    public static final LabelCodecChoice AUTO = new LabelCodecChoice(Optional.empty());
    /** What labels may add to the bytes of an image. */
    public static final double BUDGET = 0.025;
    /** What {@link #find} reads. */
    public static final String RULE =
            "auto, float32, float16, uint8, sqrt4, or lattice and the bits of a row in whole bytes"
                    + " (lattice8, lattice16, lattice24, up to lattice" + LatticeCode.MAX_BITS + ")";

    private static final String AUTO_CODE = "auto";
    /** The denominators of 24, 16 and 8 bits at 10 classes. */
    private static final int[] DENOMINATORS = {21, 9, 3};
    /** Classes for each unit of the denominator: the floor of 0.05 a class takes a fifth of a row there. */
    private static final int CLASSES_PER_UNIT = 5;

    public LabelCodecChoice {
        requireNonNull(fixed, "fixed");
    }

    /** Always this codec. */
    public static LabelCodecChoice of(LabelCodec codec) {
        return new LabelCodecChoice(Optional.of(codec));
    }

    /** The choice that a text stands for. */
    public static Optional<LabelCodecChoice> find(String text) {
        return text.equals(AUTO_CODE)
                ? Optional.of(AUTO)
                : LabelCodec.find(text).map(LabelCodecChoice::of);
    }

    /** The text that {@link #find} reads. */
    public String code() {
        return fixed.map(LabelCodec::code).orElse(AUTO_CODE);
    }

    /**
     * The codec for images of one size. Chosen by size it is the lattice code of the greatest denominator among 21, 9 and 3
     * (24, 16 and 8 bits a row at 10 classes) whose label takes at most {@link #BUDGET} of the image, or of the smallest one
     * where none does. Denominators of less than a fifth of the number of classes do not count: too much of each row would
     * be floor. Where none is left, above 110 classes, it is FLOAT16.
     *
     * @param imageBytes height x width x channels
     * @param rows of a dense label
     */
    public LabelCodec of(long imageBytes, int rows, int classes) {
        if (fixed.isPresent()) {
            return fixed.get();
        }
        int[] bits = IntStream.of(DENOMINATORS)
                .map(denominator -> LatticeCode.bits(denominator, classes))
                .filter(wide -> wide <= LatticeCode.MAX_BITS
                        && classes <= CLASSES_PER_UNIT * LatticeCode.denominator(classes, wide))
                .toArray();
        if (bits.length == 0) {
            return LabelCodec.FLOAT16;
        }
        return LabelCodec.lattice(IntStream.of(bits)
                .filter(wide -> (long) rows * (wide / 8) <= BUDGET * imageBytes)
                .findFirst()
                .orElse(bits[bits.length - 1]));
    }
}
