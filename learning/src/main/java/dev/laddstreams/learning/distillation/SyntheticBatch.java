package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;

/**
 * Decoded synthetic images, the same number for each class, ordered by class.
 *
 * @param images float32 [classes * perClass, channels, height, width], normalised space
 */
record SyntheticBatch(NDArray images, int perClass) {}
