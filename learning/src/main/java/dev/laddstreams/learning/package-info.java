/** Everything that learns, and no Kafka. Pixel arrays are row-major [count, channels, height, width]. */
package dev.laddstreams.learning;
