/** Choices of where network weights come from, and the networks that train for them. */
package dev.laddstreams.learning.distillation.axes.model;
