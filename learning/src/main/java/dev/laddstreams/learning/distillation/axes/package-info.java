/**
 * The six independent axes of a distillation method, and what they tell each other.
 *
 * <p>What is matched ({@link dev.laddstreams.learning.distillation.axes.Objective}), where network weights come from
 * ({@link dev.laddstreams.learning.distillation.axes.ModelSource}), how images are stored ({@link
 * dev.laddstreams.learning.distillation.axes.Parameterisation}), which real images they are compared with ({@link
 * dev.laddstreams.learning.distillation.axes.RealSource}), in which stages ({@link
 * dev.laddstreams.learning.distillation.axes.Schedule}), and which labels leave ({@link
 * dev.laddstreams.learning.distillation.axes.LabelPolicy}). The choices on each axis have a package of their own, and are
 * made from one {@link dev.laddstreams.learning.distillation.axes.Wiring}.
 */
@NullMarked
package dev.laddstreams.learning.distillation.axes;

import org.jspecify.annotations.NullMarked;
