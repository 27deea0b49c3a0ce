package dev.laddstreams.learning.distillation.axes;

import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.engine.TorchScope;

/**
 * One round of the loop.
 *
 * @param number 0-based, in its stage
 * @param seed this iteration's own; each draw derives from it
 * @param scope owns the tensors of the round and is closed after it
 */
public record Iteration(Stage stage, int number, Seed seed, TorchScope scope) {}
