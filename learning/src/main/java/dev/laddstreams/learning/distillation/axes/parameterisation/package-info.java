/** Choices of what is stored and optimised, and how it becomes images. */
@NullMarked
package dev.laddstreams.learning.distillation.axes.parameterisation;

import org.jspecify.annotations.NullMarked;
