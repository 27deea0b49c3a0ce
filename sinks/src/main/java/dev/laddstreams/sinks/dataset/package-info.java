/**
 * From the augmented topics to the tables, exactly once; then tags and activations. Entry point:
 * {@link dev.laddstreams.sinks.dataset.DatasetSink}.
 */
@NullMarked
package dev.laddstreams.sinks.dataset;

import org.jspecify.annotations.NullMarked;
