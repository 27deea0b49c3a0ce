package dev.laddstreams.learning.data;

/** What becomes of a set that has no test part of its own. */
enum MissingSplit {
    /** Some images of each class are test images, as {@link ClassSplit} chooses them. */
    SPLIT,
    /** Nothing is taken away: the training part is everything, and so is the test part. */
    KEEP_WHOLE
}
