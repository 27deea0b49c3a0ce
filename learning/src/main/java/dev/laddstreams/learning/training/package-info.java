/**
 * Training of labelers, and the augmentation of training views. Entry points:
 * {@link dev.laddstreams.learning.training.LabelerTrainer} and {@link dev.laddstreams.learning.training.DsaParameters}.
 */
@NullMarked
package dev.laddstreams.learning.training;

import org.jspecify.annotations.NullMarked;
