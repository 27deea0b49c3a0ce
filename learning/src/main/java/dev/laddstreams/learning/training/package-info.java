/**
 * Training of labelers, and the augmentation of training views. Entry points:
 * {@link dev.laddstreams.learning.training.LabelerTrainer} and {@link dev.laddstreams.learning.training.DsaParameters}.
 */
package dev.laddstreams.learning.training;
