/**
 * Labelers: networks that give sub-images soft labels, the bundles that carry them, and the engines that run them. Entry
 * points: {@link LabelerBundle} (write, describe and open), {@link Labeler} (use).
 */
@NullMarked
package dev.laddstreams.learning.labeler;

import org.jspecify.annotations.NullMarked;
