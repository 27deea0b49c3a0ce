package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.network.PixelScale;

/**
 * The real images of one iteration, ordered by class. Objectives gather and normalise them piece by piece, as
 * {@code pixels[positions] * scale + shift}.
 *
 * @param pixels uint8 [count, channels, height, width], the whole set
 * @param positions int64, into {@code pixels}
 * @param perClass int64 [classes], how many of the positions belong to each class
 * @param scale to normalised space
 * @param operations int64 [classes], the augmentation of each class's real and synthetic images
 * @param draws [classes, 3], its parameters ({@link dev.laddstreams.learning.training.DsaParameters})
 */
record RealBatch(
        NDArray pixels, NDArray positions, NDArray perClass, PixelScale scale, NDArray operations, NDArray draws) {}
