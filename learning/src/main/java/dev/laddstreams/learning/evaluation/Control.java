package dev.laddstreams.learning.evaluation;

import dev.laddstreams.errors.EnumCode;

/** What the second half of each training step's views is; the first half is always whole images with the hard label. */
public enum Control {
    /** Whole images with the hard label. */
    HARD,
    /** Sub-images with the image's hard label. */
    LOCAL_HARD,
    /** Sub-images with their rows of the dense label: LADD. */
    DENSE;

    /** Stable name in records and configuration: {@code hard}, {@code local-hard}, {@code dense}. */
    public String code() {
        return EnumCode.of(this);
    }
}
