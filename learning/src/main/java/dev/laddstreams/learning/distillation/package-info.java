/**
 * Dataset distillation: a large real set becomes a few synthetic images a class.
 *
 * <p>What users say and get: a {@link dev.laddstreams.learning.distillation.DistillationRequest} with its {@link
 * dev.laddstreams.learning.distillation.Recipe} goes in, a {@link dev.laddstreams.learning.distillation.DistilledSet} comes out. Entry
 * point: {@code Distiller} in {@code run}, which knows the methods. A method is one row of choices on six independent
 * axes, in {@code axes}. Every random draw derives from the request's seed and its own place in the run
 * ({@link dev.laddstreams.learning.distillation.Seed}), so a resumed run needs no generator state.
 */
@NullMarked
package dev.laddstreams.learning.distillation;

import org.jspecify.annotations.NullMarked;
