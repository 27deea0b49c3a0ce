/** Choices of what is matched between real and synthetic images, and by which distance. */
@NullMarked
package dev.laddstreams.learning.distillation.axes.objective;

import org.jspecify.annotations.NullMarked;
