package dev.laddstreams.learning.distillation;

/** Where pixels may go. */
public enum PixelRange {
    /** Lets pixels go anywhere. */
    FREE,
    /** Where pixels of real images are. */
    VALID
}
