/** Choices of what is stored and optimised, and how it becomes images. */
package dev.laddstreams.learning.distillation.axes.parameterisation;
