/** Choices of the labels that leave with the images. */
package dev.laddstreams.learning.distillation.axes.label;
