/** Choices of the stages in which images are distilled. */
package dev.laddstreams.learning.distillation.axes.schedule;
