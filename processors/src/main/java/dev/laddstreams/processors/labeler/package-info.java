/**
 * The labeler: consume, check, batch, infer and produce in transactions, one lane for each dataset and labeler version.
 * Entry point: {@link dev.laddstreams.processors.labeler.LabelerProcess}.
 */
@NullMarked
package dev.laddstreams.processors.labeler;

import org.jspecify.annotations.NullMarked;
