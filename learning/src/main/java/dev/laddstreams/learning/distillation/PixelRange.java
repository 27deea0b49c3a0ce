package dev.laddstreams.learning.distillation;

/** Where pixels may go. */
public enum PixelRange {
    /** Anywhere. */
    FREE,
    /** Where pixels of real images are. */
    VALID
}
