/**
 * Runs of distillation: from a request to a distilled set.
 *
 * <p>Entry point: {@link dev.laddstreams.learning.distillation.run.Distiller}, which accepts a request and returns a
 * {@link dev.laddstreams.learning.distillation.run.Distillation}. The methods are rows of choices ({@link
 * dev.laddstreams.learning.distillation.run.Methods}). One loop runs them all and knows none of them; it writes checkpoints
 * and resumes.
 */
@NullMarked
package dev.laddstreams.learning.distillation.run;

import org.jspecify.annotations.NullMarked;
