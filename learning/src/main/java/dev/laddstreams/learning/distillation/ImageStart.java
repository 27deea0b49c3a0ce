package dev.laddstreams.learning.distillation;

/** What the synthetic images start from. */
public enum ImageStart {
    /** Images of the real set. */
    REAL,
    /** Normal noise. */
    NOISE
}
