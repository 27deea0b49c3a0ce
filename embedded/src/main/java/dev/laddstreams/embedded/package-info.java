/**
 * A real Kafka broker and a registry that speaks Confluent's REST API, both in this process. Entry point:
 * {@link EmbeddedStack}.
 */
@NullMarked
package dev.laddstreams.embedded;

import org.jspecify.annotations.NullMarked;
