/** Choices of where network weights come from, and the networks that train for them. */
@NullMarked
package dev.laddstreams.learning.distillation.axes.model;

import org.jspecify.annotations.NullMarked;
