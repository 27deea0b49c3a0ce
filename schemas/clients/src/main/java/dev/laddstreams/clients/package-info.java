/**
 * The one place that opens clients of Kafka and of the schema registry, and what reads, follows and writes topics with
 * them. Entry point: {@link KafkaConnection}.
 */
@NullMarked
package dev.laddstreams.clients;

import org.jspecify.annotations.NullMarked;
