/** Choices of which real images an iteration sees. */
package dev.laddstreams.learning.distillation.axes.real;
