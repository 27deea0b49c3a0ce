/**
 * Dataset distillation: a large real set becomes a few synthetic images a class.
 *
 * <p>Entry point: {@link dev.laddstreams.learning.distillation.Distiller}. A method is one row of choices on six
 * independent axes ({@link dev.laddstreams.learning.distillation.Methods}): what is matched ({@code Objective}), where
 * network weights come from ({@code ModelSource}), how images are stored ({@code Parameterisation}), which real images
 * they are compared with ({@code RealSource}), in which stages ({@code Schedule}), and which labels leave
 * ({@code LabelPolicy}). One loop runs them all and knows none of them. Every random draw derives from the request's
 * seed and its own place in the run ({@code Seed}), so a resumed run needs no generator state.
 */
package dev.laddstreams.learning.distillation;
