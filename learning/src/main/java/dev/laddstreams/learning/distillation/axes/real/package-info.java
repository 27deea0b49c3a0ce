/** Choices of which real images an iteration sees. */
@NullMarked
package dev.laddstreams.learning.distillation.axes.real;

import org.jspecify.annotations.NullMarked;
