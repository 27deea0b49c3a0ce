/** Choices of the stages in which images are distilled. */
@NullMarked
package dev.laddstreams.learning.distillation.axes.schedule;

import org.jspecify.annotations.NullMarked;
