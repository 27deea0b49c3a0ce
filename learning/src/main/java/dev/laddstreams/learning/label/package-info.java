/**
 * Dense labels: a probability row [classes] for each sub-image. Entry points: {@link DenseLabelCodec} (stored bytes, by a
 * {@link LabelCodec}) and {@link DenseLabelStatistics} (what monitoring shows).
 */
@NullMarked
package dev.laddstreams.learning.label;

import org.jspecify.annotations.NullMarked;
