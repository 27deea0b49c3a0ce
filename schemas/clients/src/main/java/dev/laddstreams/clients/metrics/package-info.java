/**
 * What the parts of the system measure, one catalogue for all. Entry points: {@link
 * dev.laddstreams.clients.metrics.Metric} names and explains each, {@link dev.laddstreams.clients.metrics.Meters} registers
 * them.
 */
@NullMarked
package dev.laddstreams.clients.metrics;

import org.jspecify.annotations.NullMarked;
