/** Choices of what is matched between real and synthetic images, and by which distance. */
package dev.laddstreams.learning.distillation.axes.objective;
