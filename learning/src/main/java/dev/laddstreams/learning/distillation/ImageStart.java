package dev.laddstreams.learning.distillation;

/** What the synthetic images start from. */
public enum ImageStart {
    /** Starts from images of the real set. */
    REAL,
    /** Starts from normal noise. */
    NOISE
}
