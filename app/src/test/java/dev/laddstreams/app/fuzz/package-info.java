/** Inputs that were damaged on purpose, made from a seed and never stored, and what the commands say of them. */
@NullMarked
package dev.laddstreams.app.fuzz;

import org.jspecify.annotations.NullMarked;
