/** Everything that learns, and no Kafka. Pixel arrays are row-major [count, channels, height, width]. */
@NullMarked
package dev.laddstreams.learning;

import org.jspecify.annotations.NullMarked;
