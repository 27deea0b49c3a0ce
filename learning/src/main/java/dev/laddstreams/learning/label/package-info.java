/**
 * Dense labels: a probability row [classes] for each sub-image. Entry points: {@link DenseLabelCodec} (stored bytes) and
 * {@link DenseLabelStatistics} (what monitoring shows).
 */
package dev.laddstreams.learning.label;
