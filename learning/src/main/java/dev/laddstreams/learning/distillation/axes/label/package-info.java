/** Choices of the labels that leave with the images. */
@NullMarked
package dev.laddstreams.learning.distillation.axes.label;

import org.jspecify.annotations.NullMarked;
