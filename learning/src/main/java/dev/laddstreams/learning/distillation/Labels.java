package dev.laddstreams.learning.distillation;

/** Which labels leave with the images. */
public enum Labels {
    /** The class of each image. */
    HARD,
    /** Soft ones that are learned with the images. */
    LEARNED,
    /** The mean answer of the teachers. */
    TEACHER,
    /** The teachers themselves, which label each batch. */
    DYNAMIC
}
