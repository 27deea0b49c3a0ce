/**
 * What a label-augmented set is worth: fresh networks are trained on it by the deployment recipe and tested. Entry point:
 * {@link dev.laddstreams.learning.evaluation.DeploymentEvaluator}.
 */
@NullMarked
package dev.laddstreams.learning.evaluation;

import org.jspecify.annotations.NullMarked;
