/**
 * What the dense labels of an activated tag are worth to fresh networks. Entry point:
 * {@link dev.laddstreams.sinks.evaluation.EvaluationConsumer}.
 */
@NullMarked
package dev.laddstreams.sinks.evaluation;

import org.jspecify.annotations.NullMarked;
