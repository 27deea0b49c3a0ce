/**
 * From the augmented topics to the tables, exactly once; then tags and activations. Entry point:
 * {@link dev.laddstreams.sinks.dataset.DatasetSink}.
 */
package dev.laddstreams.sinks.dataset;
